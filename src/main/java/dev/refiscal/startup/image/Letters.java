// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

/** Processes names as arrays, without a call per character. */
final class Letters {

  private Letters() {}

  /**
   * The case-insensitive hash of letters and digits by which SmallRye finds the environment
   * variable for a name. A leading {@code %} or underscore marks a profile; a second underscore at
   * the end stands for a quote.
   */
  static int hash(String name) {
    char[] letters = name.toCharArray();
    int length = letters.length;
    if (length >= 2 && letters[length - 1] == '_' && letters[length - 2] == '_') {
      length--;
    }
    int hash = 0;
    int begin = 0;
    if (length > 1
        && (letters[0] == '%' || letters[0] == '_')
        && (isLower(letters[1]) || isUpper(letters[1]) || isDigit(letters[1]))) {
      hash = 31;
      begin = 1;
    }
    for (int i = begin; i < length; i++) {
      char c = letters[i];
      if (isLower(c) || isDigit(c)) {
        hash = 31 * hash + c;
      } else if (isUpper(c)) {
        hash = 31 * hash + c + ('a' - 'A');
      }
    }
    return hash;
  }

  /**
   * Converts camel case to lower case with separators. Returns {@code null} if the name begins with
   * an upper-case letter, has two in a row, or contains anything but letters.
   */
  static String hyphenated(String name, char separator) {
    char[] letters = name.toCharArray();
    char[] hyphenated = new char[2 * letters.length];
    int length = 0;
    boolean small = false;
    for (char c : letters) {
      if (isLower(c)) {
        hyphenated[length++] = c;
        small = true;
      } else if (isUpper(c) && small) {
        hyphenated[length++] = separator;
        hyphenated[length++] = (char) (c + ('a' - 'A'));
        small = false;
      } else {
        return null;
      }
    }
    return new String(hyphenated, 0, length);
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
