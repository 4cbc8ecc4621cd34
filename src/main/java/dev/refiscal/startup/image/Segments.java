// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import io.smallrye.config.PropertyName;
import java.util.NoSuchElementException;

/**
 * The parts of a configuration's name, between its dots, in a loop each. SmallRye and Quarkus go
 * through a name by a machine of states whose state is packed into an integer after each character.
 *
 * <p>A quote begins and ends a stretch in which dots are none; a backslash takes the next character
 * as it is, but for a dot outside of quotes.
 */
final class Segments {

  private Segments() {}

  /**
   * Where the part ends that begins after a position.
   *
   * @param position of a dot, or -1
   */
  static int end(String name, int position) {
    int length = name.length();
    if (position == length) {
      throw new NoSuchElementException();
    }
    int begin = position + 1;
    int dot = name.indexOf('.', begin);
    int end = dot < 0 ? length : dot;
    return has('"', name, begin, end) || has('\\', name, begin, end) ? endOfOdd(name, begin) : end;
  }

  private static int endOfOdd(String name, int begin) {
    int length = name.length();
    boolean quoted = false;
    for (int i = begin; i < length; i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        continue;
      }
      if (c == '\\') {
        i++;
        if (i == length) {
          return length;
        }
        c = name.charAt(i);
      }
      if (c == '.' && !quoted) {
        return i;
      }
    }
    return length;
  }

  private static boolean has(char c, String name, int begin, int end) {
    int at = name.indexOf(c, begin);
    return at >= 0 && at < end;
  }

  /** Whether the part after a position, without quotes and backslashes, is this text. */
  static boolean next(String name, int position, String text, int offset, int length) {
    int end = name.length();
    if (position == end) {
      throw new NoSuchElementException();
    }
    boolean quoted = false;
    int at = 0;
    for (int i = position + 1; i < end; i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        continue;
      }
      if (c == '\\') {
        i++;
        if (i == end) {
          break;
        }
        c = name.charAt(i);
      }
      if (c == '.' && !quoted) {
        break;
      }
      if (at == length || text.charAt(offset + at) != c) {
        return false;
      }
      at++;
    }
    return at == length;
  }

  /** Whether the part after a position is the mapped one, in the sense of {@link #same}. */
  static boolean mapped(String name, int position, String mapped) {
    int offset = position + 1;
    if (beginOtherwise(mapped, name, offset)) {
      return false;
    }
    int end = end(name, position);
    return same(mapped, name, offset, end == 0 ? name.length() : end - offset);
  }

  /**
   * What {@link PropertyName#equals(String, int, int, String, int, int)} says of a whole name and a
   * part of another: the same characters, unless one of them has a star or an index.
   */
  static boolean same(String whole, String name, int offset, int length) {
    if (length > 0 && beginOtherwise(whole, name, offset)) {
      return false;
    }
    if (plain(whole) && plain(name)) {
      return whole.length() == length && name.startsWith(whole, offset);
    }
    return PropertyName.equals(whole, 0, whole.length(), name, offset, length);
  }

  /** What {@link PropertyName#equals(String, String)} says. */
  static boolean same(String name, String other) {
    if (plain(name) && plain(other)) {
      return name.equals(other);
    }
    return PropertyName.equals(name, 0, name.length(), other, 0, other.length());
  }

  /** What {@link PropertyName#hashCode()} says: brackets alone, outside of quotes. */
  static int hash(String name) {
    if (name.indexOf('[') < 0 && name.indexOf(']') < 0) {
      return 0;
    }
    int hash = 0;
    boolean quoted = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '[' || c == ']')) {
        hash = 31 * hash + c;
      }
    }
    return hash;
  }

  /** With another letter, as most do, which saves looking further. */
  private static boolean beginOtherwise(String whole, String name, int offset) {
    if (whole.isEmpty() || offset >= name.length()) {
      return false;
    }
    char one = whole.charAt(0);
    char other = name.charAt(offset);
    return one != other && one >= 'a' && one <= 'z' && other >= 'a' && other <= 'z';
  }

  private static boolean plain(String name) {
    return name.indexOf('*') < 0 && name.indexOf(']') < 0;
  }
}
