// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

/** The form of a resource's path in which nothing is left to resolve. */
final class CanonicalPath {

  private CanonicalPath() {}

  /** Whether no part is empty or a dot or two; false for some that have none, too. */
  static boolean is(String path) {
    return !path.isEmpty()
        && path.charAt(0) != '/'
        && path.charAt(0) != '.'
        && path.charAt(path.length() - 1) != '/'
        && !path.contains("//")
        && !path.contains("/.");
  }
}
