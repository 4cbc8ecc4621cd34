// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import java.util.regex.Pattern;

/**
 * Valid header text: printable ASCII. RFC 9110 allows a few more characters. No token contains
 * them, and clients and servers encode them differently.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">RFC 9110, 5.5</a>
 */
public final class HeaderText {

  private static final Pattern LEGAL = Pattern.compile("[\\x20-\\x7E]+");

  private HeaderText() {}

  /** Whether the text is valid in a header. */
  public static boolean isLegal(String text) {
    return LEGAL.matcher(text).matches();
  }
}
