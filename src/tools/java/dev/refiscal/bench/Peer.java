// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.LocalLambda;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A function in another language that does the same reloads, on this machine's runtime.
 *
 * @param name what the results call it
 * @param version of the language runtime, such as {@code 20.20.2}
 * @param command starts it
 */
record Peer(String name, String version, List<String> command) {

  /** The languages that have a peer under {@code src/tools/peers}. */
  enum Language {
    NODE("Node.js", "node", List.of("-p", "process.execPath + '\\n' + process.versions.node")),
    PYTHON(
        "Python",
        "python3",
        List.of(
            "-c",
            "import sys, platform; print(sys.executable, platform.python_version(), sep='\\n')")),
    /** The limit: the calls with next to nothing around them. */
    C("C on libcurl", "cc", List.of());

    private static final Path SOURCES = Path.of("src", "tools", "peers").toAbsolutePath();
    private static final Path COMPILED = Path.of("target", "peer-in-c").toAbsolutePath();

    private final String title;
    private final String program;
    private final List<String> question;

    Language(String title, String program, List<String> question) {
      this.title = title;
      this.program = program;
      this.question = question;
    }

    /** The name of the language. */
    String title() {
      return title;
    }

    /** What is missing if the peer is not found. */
    String needs() {
      return program + (this == C ? " or libcurl's headers are missing" : " is not on the PATH");
    }

    private List<String> command(String executable) {
      return switch (this) {
        case NODE -> List.of(executable, SOURCES.resolve("reload.cjs").toString());
        // It starts sooner without site-packages, which it does not use.
        case PYTHON -> List.of(executable, "-I", "-S", SOURCES.resolve("reload.py").toString());
        case C -> List.of(executable);
      };
    }

    /** The command that prints its executable and its version. */
    private List<String> question() {
      return this == C
          ? List.of(COMPILED.toString(), "version")
          : Stream.concat(Stream.of(program), question.stream()).toList();
    }

    /** Compiles the peer if necessary; false if that fails. */
    private boolean prepare() {
      String source = SOURCES.resolve("reload.c").toString();
      return this != C
          || answer(List.of(program, "-O2", "-o", COMPILED.toString(), source, "-lcurl"))
              .isPresent();
    }
  }

  /**
   * The peer of a language, empty if its runtime is not on the PATH.
   *
   * <p>The runtime names its own executable: the PATH may name a wrapper script, which would count
   * as start.
   */
  static Optional<Peer> find(Language language) {
    if (!language.prepare()) {
      return Optional.empty();
    }
    return answer(language.question())
        .map(answer -> new Peer(language.title(), answer.get(1), language.command(answer.get(0))));
  }

  /** The peer as a function. */
  LocalLambda.Builder function() {
    return LocalLambda.command(command);
  }

  /** The lines that a command prints, if it succeeds. */
  private static Optional<List<String>> answer(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0
          ? Optional.of(List.of(answer.strip().split("\\R")))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
