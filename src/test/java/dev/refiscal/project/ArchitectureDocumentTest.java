// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks docs/architecture.md against the code. */
class ArchitectureDocumentTest {

  private static final Path DOCUMENT = Path.of("docs/architecture.md");
  private static final Path MAIN = Path.of("src/main/java/dev/refiscal");

  /** A row of the table of packages: its name and the packages it may know. */
  private static final Pattern ROOM = Pattern.compile("(?m)^\\| `([a-z]+)` \\|.*\\| (.*) \\|$");

  private static final Pattern NAME = Pattern.compile("`([a-z]+)`");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?dev\\.refiscal\\.([a-z]+)\\.");

  /** A type, perhaps with one of its members. */
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.(\\w+))?`");

  @Test
  void saysWhichPackagesEachOneKnows() throws IOException {
    var documented = new TreeMap<String, Set<String>>();
    ROOM.matcher(Files.readString(DOCUMENT))
        .results()
        .forEach(row -> documented.put(row.group(1), names(row.group(2))));

    assertThat(documented).isEqualTo(known());
  }

  @Test
  void namesTypesAndMembersThatExist() throws IOException {
    Map<String, Path> sources = sources();
    var types = TYPE.matcher(Files.readString(DOCUMENT)).results().toList();

    assertThat(types).hasSizeGreaterThan(30);
    for (var type : types) {
      assertThat(sources).containsKey(type.group(1));
      if (type.group(2) != null) {
        assertThat(Files.readString(sources.get(type.group(1))))
            .as(type.group())
            .containsPattern("\\b" + type.group(2) + "\\b");
      }
    }
  }

  private static Set<String> names(String cell) {
    return NAME.matcher(cell)
        .results()
        .map(name -> name.group(1))
        .collect(toCollection(TreeSet::new));
  }

  /** The imports of each package below the root from the others. */
  private static Map<String, Set<String>> known() throws IOException {
    var known = new TreeMap<String, Set<String>>();
    for (Path source : sources(MAIN)) {
      String room = MAIN.relativize(source).getName(0).toString();
      if (!room.endsWith(".java")) {
        Set<String> imported = known.computeIfAbsent(room, name -> new TreeSet<>());
        IMPORT
            .matcher(Files.readString(source))
            .results()
            .map(found -> found.group(1))
            .filter(other -> !other.equals(room))
            .forEach(imported::add);
      }
    }
    return known;
  }

  private static Map<String, Path> sources() throws IOException {
    var sources = new TreeMap<String, Path>();
    for (Path root : List.of(MAIN, Path.of("src/test/java"), Path.of("src/tools/java"))) {
      for (Path source : sources(root)) {
        sources.putIfAbsent(source.getFileName().toString().replace(".java", ""), source);
      }
    }
    return sources;
  }

  private static List<Path> sources(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
