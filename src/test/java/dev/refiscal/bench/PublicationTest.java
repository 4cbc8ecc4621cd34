// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTest {

  @TempDir private Path run;
  @TempDir private Path repository;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(run.resolve("cold-start.svg"), "<svg/>");
    Files.writeString(run.resolve("results.json"), "{}");
    Files.writeString(run.resolve("table.md"), "| new |\n");
  }

  @Test
  void replacesWhatWasShownAndNothingElse() throws IOException {
    Path readme = repository.resolve("README.md");
    Files.writeString(
        readme, "before\n<!-- bench:begin -->\n| old |\n| old |\n<!-- bench:end -->\nafter\n");

    Publication.publish(run, repository);
    Publication.publish(run, repository);

    assertThat(readme)
        .hasContent("before\n<!-- bench:begin -->\n| new |\n<!-- bench:end -->\nafter\n");
    assertThat(repository.resolve("docs/bench/cold-start.svg")).hasContent("<svg/>");
    assertThat(repository.resolve("docs/bench/results.json")).hasContent("{}");
  }

  @Test
  void leavesAReadmeWithoutAPlaceAsItIs() throws IOException {
    Path readme = repository.resolve("README.md");
    Files.writeString(readme, "<!-- bench:end --> <!-- bench:begin -->\n");

    assertThatThrownBy(() -> Publication.publish(run, repository))
        .isInstanceOf(IllegalStateException.class);

    assertThat(readme).hasContent("<!-- bench:end --> <!-- bench:begin -->\n");
    assertThat(repository.resolve("docs")).doesNotExist();
  }

  @Test
  void findsItsPlaceInTheReadme() throws IOException {
    Files.copy(Path.of("README.md"), repository.resolve("README.md"));

    Publication.publish(run, repository);

    assertThat(repository.resolve("README.md")).content().contains("| new |");
  }
}
