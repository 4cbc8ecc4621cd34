// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The commands that a Markdown document tells its reader to type: those in fenced blocks of a
 * shell, in indented blocks, and in code spans. Other blocks, such as replies, hold none.
 */
public final class DocumentedCommands {

  private static final Pattern FENCE = Pattern.compile("^ *```(\\w*)$");
  private static final Set<String> SHELLS = Set.of("bash", "sh", "shell", "console");

  /** A command starts with one of these programs or a script of ours, and has no gap. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:(?:\\./\\S+|aws|curl|docker|gh|git|java|jq|mvn|npm|refiscal|sha256sum|terraform) [^…]+"
              + "|(?:\\.ci/\\S+|terraform/\\S+\\.sh)[^…]*)");

  private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern TRAILING_COMMENT = Pattern.compile("\\s+# .*$");
  private static final Pattern OPTIONS_OF_CI = Pattern.compile(" (?:-B|-ntp|-q)(?= |$)");

  private final List<String> commands = new ArrayList<>();
  private String fence;
  private String unfinished = "";

  private DocumentedCommands() {}

  /**
   * Reads a document.
   *
   * @return each command once, in order, {@link #normal}
   */
  public static Set<String> in(Path document) throws IOException {
    return new LinkedHashSet<>(toType(document));
  }

  /**
   * Reads a walk-through.
   *
   * @return each command as often as the reader types it, in order, {@link #normal}
   */
  public static List<String> toType(Path document) throws IOException {
    return in(Files.readAllLines(document));
  }

  /** Reads the lines of a document. */
  static List<String> in(List<String> lines) {
    var found = new DocumentedCommands();
    lines.forEach(found::read);
    return found.commands;
  }

  /** A command without its comment and without the options that only make Maven quieter. */
  public static String normal(String command) {
    String bare = TRAILING_COMMENT.matcher(command).replaceAll("").strip();
    return OPTIONS_OF_CI.matcher(bare.replaceAll("\\s+", " ")).replaceAll("");
  }

  private void read(String line) {
    var mark = FENCE.matcher(line);
    if (mark.matches()) {
      fence = fence == null ? mark.group(1) : null;
    } else if (fence != null) {
      if (SHELLS.contains(fence)) {
        take(line);
      }
    } else if (line.startsWith("    ")) {
      if (!unfinished.isEmpty() || COMMAND.matcher(line.strip()).matches()) {
        take(line);
      }
    } else {
      CODE_SPAN
          .matcher(line)
          .results()
          .map(span -> span.group(1))
          .filter(span -> COMMAND.matcher(span).matches())
          .forEach(this::take);
    }
  }

  /** Takes a line of a command; a backslash at its end continues the command. */
  private void take(String line) {
    String text = unfinished + line.strip();
    unfinished = text.endsWith("\\") ? text.substring(0, text.length() - 1) : "";
    if (unfinished.isEmpty() && !text.isEmpty() && !text.startsWith("#")) {
      commands.add(normal(text));
    }
  }

  /** The values of an option such as {@code -P} in a command. */
  static List<String> options(String command, String option) {
    return Pattern.compile(" " + option + "([\\w.]+)")
        .matcher(command)
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
