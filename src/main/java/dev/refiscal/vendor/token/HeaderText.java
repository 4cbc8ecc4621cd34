// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.vendor.token;

import java.util.regex.Pattern;

/**
 * What a header may hold: printable characters of ASCII. RFC 9110 allows some more, which no token
 * holds, and which clients and servers write and read in different ways.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.5">RFC 9110, 5.5</a>
 */
public final class HeaderText {

  private static final Pattern LEGAL = Pattern.compile("[\\x20-\\x7E]+");

  private HeaderText() {}

  /** Whether a header may hold that text. */
  public static boolean isLegal(String text) {
    return LEGAL.matcher(text).matches();
  }
}
