// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names set by any source of the configuration that may be relevant to a mapping.
 *
 * <p>Names are compared by their first and last parts, letters and digits only. Interceptors that
 * try another name keep its last part and use one of a few first parts, and an environment variable
 * has the same letters and digits. So the answer for a name covers all names that are tried for it.
 * Names that do not follow these rules always count as known.
 */
final class KnownNames {

  /** Every name that may be tried for one of our mappings contains one of these. */
  private static final List<String> MARKS =
      backwards("quarkus", "refiscal", "mprest", "microprofile", "smallrye");

  /** Names whose interceptors try other last parts. */
  private static final List<String> ALWAYS =
      List.of("quarkus.config.", "quarkus.fault-tolerance.", "quarkus.profile");

  /** The first parts that are tried for these first parts. */
  private static final Map<String, List<String>> BEGINNINGS =
      Map.of("quarkus.rest-client", backwards("quarkusrestclient", "mprest", "microprofile"));

  /** Last parts for which another one is also tried, reversed. */
  private static final Map<String, String> ALSO =
      Map.of(
          backwards("enabled"), backwards("enable"),
          backwards("enableresponsedecompression"), backwards("enablecompression"),
          backwards("enablecompression"), backwards("enableresponsedecompression"),
          backwards("disabledefaultmapper"), backwards("mapper"));

  /** Letters and digits of each name, reversed. */
  private final TreeSet<String> known = new TreeSet<>();

  /** Adds a name that a source sets. */
  void add(String name) {
    String backwards = backwards(name);
    if (containsOneOf(MARKS, backwards)) {
      known.add(backwards);
    }
  }

  /** Whether a source may have a value for this name; false only if certainly none has. */
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

  /** Whether a known name has this last part and the first part of the given name. */
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

  /** The end of the second segment. */
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

  /** The reversed lower-case letters and digits, which environment variables share. */
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
