// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A finished benchmark.
 *
 * @param date when it began
 * @param commit of the sources, empty outside of a git checkout
 * @param functions the titles of the measured functions, in the order of the table's columns
 * @param missing a sentence for each thing that was not measured
 */
record Run(
    Instant date,
    Optional<String> commit,
    Machine machine,
    BenchSettings settings,
    List<String> functions,
    List<String> missing,
    Results results) {

  private static final int COMMIT_DIGITS = 10;

  /** The date and the commit, such as {@code 2026-11-24, commit be518aadc3}. */
  String dated() {
    return date.atZone(ZoneOffset.UTC).toLocalDate()
        + commit.map(hash -> ", commit " + hash).orElse("");
  }

  /** How often things were measured. */
  String method() {
    return settings.runs() == 1
        ? "one run"
        : settings.runs() + " runs, each of all functions in turn";
  }

  /** The commit that is checked out here, with a note on uncommitted changes. */
  static Optional<String> checkedOutCommit() {
    return git("rev-parse", "--short=" + COMMIT_DIGITS, "HEAD")
        .map(
            hash ->
                git("status", "--porcelain").filter(String::isEmpty).isPresent()
                    ? hash
                    : hash + " with changes");
  }

  private static Optional<String> git(String... arguments) {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(output.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
