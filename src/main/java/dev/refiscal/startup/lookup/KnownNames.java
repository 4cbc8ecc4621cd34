// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names that the sources of the configuration have, as far as they can matter to a mapping.
 *
 * <p>A name is known by its end and its beginning: the interceptors that look for a value under
 * another name, too, keep the last part of it and one of a few beginnings, and an environment
 * variable has the same letters and digits. So what is said of a name holds for each of those.
 * Names that do not keep to that are always known.
 */
final class KnownNames {

  /** One of them is in each name that a mapping of ours may be asked for under. */
  private static final List<String> MARKS =
      backwards("quarkus", "refiscal", "mprest", "microprofile", "smallrye");

  /** Whose interceptors look for other last parts. */
  private static final List<String> ALWAYS =
      List.of("quarkus.config.", "quarkus.fault-tolerance.", "quarkus.profile");

  /** Beginnings under which others are looked for, too. */
  private static final Map<String, List<String>> BEGINNINGS =
      Map.of("quarkus.rest-client", backwards("quarkusrestclient", "mprest", "microprofile"));

  /** Last parts that are looked for under another one, too, from behind. */
  private static final Map<String, String> ALSO =
      Map.of(
          backwards("enabled"), backwards("enable"),
          backwards("enableresponsedecompression"), backwards("enablecompression"),
          backwards("enablecompression"), backwards("enableresponsedecompression"),
          backwards("disabledefaultmapper"), backwards("mapper"));

  /** Letters and digits of each name, from behind. */
  private final TreeSet<String> known = new TreeSet<>();

  /** Adds a name that a source has. */
  void add(String name) {
    String backwards = backwards(name);
    if (containsOneOf(MARKS, backwards)) {
      known.add(backwards);
    }
  }

  /** Whether a source may have a value for this name; false only where none has. */
  boolean mayHave(String name) {
    if (!name.startsWith("quarkus.") && !name.startsWith("refiscal.")) {
      return true;
    }
    for (String prefix : ALWAYS) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    String end = backwards(name, lastPart(name), name.length());
    String also = ALSO.get(end);
    return hasEnd(end, name) || (also != null && hasEnd(also, name));
  }

  /** Whether one of those that end so begins as a name does; most ends are of none. */
  private boolean hasEnd(String end, String name) {
    String next = known.ceiling(end);
    if (next == null || !next.startsWith(end)) {
      return false;
    }
    String beginning = name.substring(0, twoParts(name));
    List<String> beginnings = BEGINNINGS.getOrDefault(beginning, List.of(backwards(beginning)));
    while (next != null && next.startsWith(end)) {
      if (containsOneOf(beginnings, next)) {
        return true;
      }
      next = known.higher(next);
    }
    return false;
  }

  private static boolean containsOneOf(List<String> parts, String name) {
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static int lastPart(String name) {
    return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;
  }

  /** Where the second part ends. */
  private static int twoParts(String name) {
    int end = name.indexOf('.', name.indexOf('.') + 1);
    return end < 0 ? name.length() : end;
  }

  private static List<String> backwards(String... names) {
    return List.of(names).stream().map(KnownNames::backwards).toList();
  }

  private static String backwards(String name) {
    return backwards(name, 0, name.length());
  }

  /** As environment variables have them, in any case and nothing but letters and digits. */
  private static String backwards(String name, int from, int to) {
    char[] part = new char[to - from];
    name.getChars(from, to, part, 0);
    char[] letters = new char[part.length];
    int length = 0;
    for (int i = part.length - 1; i >= 0; i--) {
      char c = part[i];
      if (c >= 'A' && c <= 'Z') {
        letters[length++] = (char) (c + ('a' - 'A'));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        letters[length++] = c;
      }
    }
    return new String(letters, 0, length);
  }
}
