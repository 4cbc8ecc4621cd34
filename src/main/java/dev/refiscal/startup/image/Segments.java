// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import io.smallrye.config.PropertyName;
import java.util.NoSuchElementException;

/**
 * Finds and compares the segments of configuration names (the parts between dots) with simple
 * loops. SmallRye and Quarkus use a state machine that packs its state into an integer after each
 * character.
 *
 * <p>Dots between quotes do not separate segments. A backslash escapes the next character, except a
 * dot outside of quotes.
 */
final class Segments {

  private Segments() {}

  /**
   * The end of the segment that begins after a position.
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

  /** Whether the segment after a position, without quotes and backslashes, equals this text. */
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

  /** Whether the segment after a position matches the mapped one, by {@link #same}. */
  static boolean mapped(String name, int position, String mapped) {
    int offset = position + 1;
    if (beginOtherwise(mapped, name, offset)) {
      return false;
    }
    int end = end(name, position);
    return same(mapped, name, offset, end == 0 ? name.length() : end - offset);
  }

  /**
   * The result of {@link PropertyName#equals(String, int, int, String, int, int)} for a whole name
   * and a part of another: the same characters, unless either contains a star or an index.
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

  /** The result of {@link PropertyName#equals(String, String)}. */
  static boolean same(String name, String other) {
    if (plain(name) && plain(other)) {
      return name.equals(other);
    }
    return PropertyName.equals(name, 0, name.length(), other, 0, other.length());
  }

  /** The result of {@link PropertyName#hashCode()}: only brackets outside of quotes count. */
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

  /** Whether the first letters differ; true for most names, so it avoids a full comparison. */
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
