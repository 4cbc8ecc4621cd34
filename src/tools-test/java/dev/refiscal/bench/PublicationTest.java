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
    Path page = Files.createDirectories(repository.resolve("docs")).resolve("benchmark.md");
    Files.writeString(
        page, "before\n<!-- bench:begin -->\n| old |\n| old |\n<!-- bench:end -->\nafter\n");

    Publication.publish(run, repository);
    Publication.publish(run, repository);

    assertThat(page)
        .hasContent("before\n<!-- bench:begin -->\n| new |\n<!-- bench:end -->\nafter\n");
    assertThat(repository.resolve("docs/bench/cold-start.svg")).hasContent("<svg/>");
    assertThat(repository.resolve("docs/bench/results.json")).hasContent("{}");
  }

  @Test
  void leavesAPageWithoutAPlaceAsItIs() throws IOException {
    Path page = Files.createDirectories(repository.resolve("docs")).resolve("benchmark.md");
    Files.writeString(page, "<!-- bench:end --> <!-- bench:begin -->\n");

    assertThatThrownBy(() -> Publication.publish(run, repository))
        .isInstanceOf(IllegalStateException.class);

    assertThat(page).hasContent("<!-- bench:end --> <!-- bench:begin -->\n");
    assertThat(repository.resolve("docs/bench")).doesNotExist();
  }

  @Test
  void findsItsPlaceOnThePage() throws IOException {
    Files.createDirectories(repository.resolve("docs"));
    Files.copy(Path.of(Publication.PAGE), repository.resolve(Publication.PAGE));

    Publication.publish(run, repository);

    assertThat(repository.resolve(Publication.PAGE)).content().contains("| new |");
  }
}
