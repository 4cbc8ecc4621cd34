// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

/**
 * Converts the few names that {@link Letters} does not handle, with the same result as SmallRye.
 */
final class OddHumps {

  private final String name;
  private final char separator;
  private final StringBuilder skewered = new StringBuilder();

  private OddHumps(String name, char separator) {
    this.name = name;
    this.separator = separator;
  }

  /** Converts a name to lower case, with a separator before each word. */
  static String skewer(String name, char separator) {
    return new OddHumps(name, separator).skewered();
  }

  private String skewered() {
    int i = 0;
    while (i < name.length()) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        separate(i);
        skewered.append(Character.toLowerCase(c));
        i = upperCase(i + 1);
      } else {
        if (isKept(c) || i == 0) {
          skewered.append(c);
        } else {
          separate(i);
        }
        i++;
      }
    }
    return skewered.toString();
  }

  private static boolean isKept(char c) {
    return Character.isLowerCase(c)
        || Character.isDigit(c)
        || c == '.'
        || c == '*'
        || c == '['
        || c == ']';
  }

  private void separate(int i) {
    if (i > 0 && name.charAt(i - 1) != '_' && name.charAt(i - 1) != '-') {
      skewered.append(separator);
    }
  }

  /**
   * Converts the rest of an upper-case word, whose last letter begins the next; returns its end.
   */
  private int upperCase(int begin) {
    int i = begin;
    while (i < name.length()) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c)) {
        skewered.append(Character.toLowerCase(c));
      } else if (Character.isDigit(c) || c == '-') {
        skewered.append(c);
      } else {
        int last = skewered.length() - 1;
        if (i > begin && c != '_' && !Character.isDigit(skewered.charAt(last))) {
          skewered.insert(last, separator);
        }
        return i;
      }
      i++;
    }
    return i;
  }
}
