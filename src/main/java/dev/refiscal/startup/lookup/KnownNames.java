// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The names that the sources of the configuration have, as far as they can matter to a mapping.
 *
 * <p>A name is known by its end: the interceptors that look for a value under another name, too,
 * keep the last part of it, and an environment variable has the same letters and digits. So what is
 * said of a name holds for each of those. Names that do not keep to that are always known.
 */
final class KnownNames {

  /** One of them is in each name that a mapping of ours may be asked for under. */
  private static final List<String> MARKS =
      List.of("quarkus", "refiscal", "mprest", "microprofile", "smallrye");

  /** Whose interceptors look for other last parts. */
  private static final List<String> ALWAYS =
      List.of("quarkus.config.", "quarkus.fault-tolerance.", "quarkus.profile");

  /** Last parts that are looked for under another one, too. */
  private static final Map<String, String> ALSO =
      Map.of(
          "enabled", "enable",
          "enableresponsedecompression", "enablecompression",
          "enablecompression", "enableresponsedecompression",
          "disabledefaultmapper", "mapper");

  /** Letters and digits of each name, from behind. */
  private final TreeSet<String> reversed = new TreeSet<>();

  /** Adds a name that a source has. */
  void add(String name) {
    StringBuilder letters = letters(name, 0);
    String all = letters.toString();
    if (MARKS.stream().anyMatch(all::contains)) {
      reversed.add(letters.reverse().toString());
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
    StringBuilder part = letters(name, lastPart(name));
    String also = ALSO.get(part.toString());
    return endsWith(part) || (also != null && endsWith(new StringBuilder(also)));
  }

  private boolean endsWith(StringBuilder part) {
    String end = part.reverse().toString();
    String next = reversed.ceiling(end);
    return next != null && next.startsWith(end);
  }

  private static int lastPart(String name) {
    return Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1;
  }

  /** As environment variables have them: in any case, and nothing else. */
  private static StringBuilder letters(String name, int from) {
    var letters = new StringBuilder(name.length() - from);
    for (int i = from; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        letters.append((char) (c + ('a' - 'A')));
      } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        letters.append(c);
      }
    }
    return letters;
  }
}
