// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our own rules for workflows; the linter checks their validity ({@code .ci/lint}).
 *
 * @see <a href="https://docs.github.com/en/actions/reference/security/secure-use">GitHub on secure
 *     use</a>
 */
class WorkflowsTest {

  private static final Pattern USES = Pattern.compile("(?m)^ *(?:- )?uses: (.*)$");
  private static final Pattern RUN = Pattern.compile("(?m)^ *(?:- )?run: (.*)$");
  private static final Pattern PINNED =
      Pattern.compile("[\\w-]+/[\\w-]+@\\p{XDigit}{40} # v\\d+\\.\\d+\\.\\d+");
  private static final Pattern SCRIPT = Pattern.compile("(?:\\.ci|terraform)/\\S+|\\./mvnw");

  /** A job, up to the next one; its name is indented by two spaces. */
  private static final Pattern JOB = Pattern.compile("(?m)^  \\w+:\\n(?:(?:    .*)?\\n)+");

  static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(".github/workflows"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void useNoActionThatCanChangeUnderneath(Path workflow) throws IOException {
    assertThat(found(USES, workflow))
        .isNotEmpty()
        .filteredOn(action -> !action.startsWith("./"))
        .allSatisfy(action -> assertThat(action).matches(PINNED));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void mayOnlyReadUnlessAJobNeedsMore(Path workflow) throws IOException {
    String text = Files.readString(workflow);

    assertThat(text).contains("\npermissions:\n  contents: read\n");
    assertThat(text.contains(": write")).isEqualTo(workflow.endsWith("release.yml"));
    assertThat(text.split("actions/checkout@"))
        .hasSameSizeAs(text.split("persist-credentials: false"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void endEachJobInTime(Path workflow) throws IOException {
    String jobs = Files.readString(workflow).split("\njobs:\n")[1];

    assertThat(JOB.matcher(jobs + "\n").results().map(MatchResult::group))
        .isNotEmpty()
        .allSatisfy(
            job -> assertThat(job).containsPattern("\n    (?:timeout-minutes: \\d+|uses: \\./)"));
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void leaveTheWorkToScripts(Path workflow) throws IOException {
    assertThat(found(RUN, workflow))
        .allSatisfy(
            run -> {
              assertThat(run)
                  .as("one line, with nothing put in but by the matrix")
                  .doesNotContainPattern("^[|>]");
              assertThat(run).doesNotContainPattern("\\$\\{\\{ (?!matrix\\.)");
              SCRIPT
                  .matcher(run)
                  .results()
                  .forEach(script -> assertThat(Path.of(script.group())).isExecutable());
            });
  }

  private static List<String> found(Pattern pattern, Path workflow) throws IOException {
    return pattern
        .matcher(Files.readString(workflow))
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
