// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks README.ru.md against README.md and the runbook, except for prose. */
class TranslationTest {

  private static final Path TRANSLATION = Path.of("README.ru.md");

  /** A table row: the name in its first cell, and the second cell. */
  private static final Pattern VARIABLE = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ([^|]*) \\|");

  private static final Pattern OUTCOME = Pattern.compile("(?m)^\\| `(\\w+)` \\|.*\\|$");
  private static final Set<String> OUTCOMES =
      Set.of("accepted", "duplicate", "rejected", "retryable", "inDoubt");

  private static final Pattern ALARM_ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");
  private static final Pattern ALARM_ENTRY = Pattern.compile("(?m)^### ([a-z-]+)$");
  private static final Pattern STATUS = Pattern.compile("\\b[2-5]\\d\\d\\b");
  private static final Pattern VALUE = Pattern.compile("`[^`]+`");

  @Test
  void namesVariablesWithTheirDefaults() throws IOException {
    Map<String, String> original = variables(Path.of("docs/configuration.md"));
    Map<String, String> translated = variables(TRANSLATION);

    assertThat(translated).isNotEmpty();
    translated.forEach(
        (variable, value) -> {
          assertThat(original).containsKey(variable);
          assertThat(all(VALUE, value)).as(variable).isEqualTo(all(VALUE, original.get(variable)));
        });
  }

  @Test
  void namesOutcomesWithTheirStatuses() throws IOException {
    Map<String, List<String>> translated = outcomes(TRANSLATION);

    assertThat(translated).containsOnlyKeys(OUTCOMES).isEqualTo(outcomes(Path.of("README.md")));
  }

  @Test
  void tellsWhatToDoAboutEachAlarm() throws IOException {
    assertThat(all(ALARM_ROW, section(TRANSLATION, "## Дежурному")))
        .containsExactlyInAnyOrderElementsOf(
            all(ALARM_ENTRY, Files.readString(Path.of("docs/runbook.md"))));
  }

  private static Map<String, String> variables(Path document) throws IOException {
    return VARIABLE
        .matcher(Files.readString(document))
        .results()
        .collect(toMap(row -> row.group(1), row -> row.group(2)));
  }

  /** The HTTP statuses of each outcome's first row, in ascending order. */
  private static Map<String, List<String>> outcomes(Path document) throws IOException {
    return OUTCOME
        .matcher(Files.readString(document))
        .results()
        .filter(row -> OUTCOMES.contains(row.group(1)))
        .collect(
            toMap(
                row -> row.group(1),
                row -> all(STATUS, row.group()).stream().sorted().toList(),
                (first, later) -> first));
  }

  private static String section(Path document, String heading) throws IOException {
    String text = Files.readString(document);
    int start = text.indexOf(heading + "\n");
    assertThat(start).as("%s in %s", heading, document).isNotNegative();
    int end = text.indexOf("\n## ", start + 1);
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(found.groupCount() > 0 ? 1 : 0))
        .toList();
  }
}
