// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

/** Recognizes resource paths that are already canonical. */
final class CanonicalPath {

  private CanonicalPath() {}

  /** Whether no segment is empty, {@code .} or {@code ..}; false for some canonical paths too. */
  static boolean is(String path) {
    return !path.isEmpty()
        && path.charAt(0) != '/'
        && path.charAt(0) != '.'
        && path.charAt(path.length() - 1) != '/'
        && !path.contains("//")
        && !path.contains("/.");
  }
}
