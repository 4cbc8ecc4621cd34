// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks that each documented command is executed, or that a reason says why not. {@code
 * src/tools-test/resources/documented-commands.txt} says which and where.
 */
class DocumentedCommandsTest {

  private static final List<String> DOCUMENTS =
      List.of(
          "README.md",
          "README.ru.md",
          "CONTRIBUTING.md",
          "docs/benchmark.md",
          "docs/packages.md",
          "docs/receipts.md");

  private static final Path LIST = Path.of("src/tools-test/resources/documented-commands.txt");
  private static final List<Path> TESTS =
      List.of(Path.of("src/test/java"), Path.of("src/tools-test/java"));
  private static final Path POM = Path.of("pom.xml");
  private static final Pattern PROFILE = Pattern.compile("(?s)<profile>.*?</profile>");
  private static final Path GATE = Path.of(".ci/run");
  private static final Path WORKFLOWS = Path.of(".github/workflows");

  /** Properties of Maven's plugins and of Quarkus. */
  private static final Pattern FOREIGN_PROPERTY =
      Pattern.compile("test|it\\.test|skipTests|(?:maven|quarkus|surefire)\\..*");

  @Test
  void findsWhatAReaderWouldType() {
    List<String> document =
        """
        Run `./mvnw -B -ntp verify`, see `.ci/run` and `target/function.zip`.

            ./mvnw -Pdemo verify    # with a comment
            aws lambda invoke \\
              --payload '[1]' out

            {"requestId":"a reply"}
            HTTP/1.1 207
        1. In a list:

               git push origin v1

        ```bash
        # a comment
        anything --in a shell
        ```
        ```json
        ./not-a-command
        ```
        Not text: curl, terraform.
        """
            .lines()
            .toList();

    assertThat(DocumentedCommands.in(document))
        .containsExactly(
            "./mvnw verify",
            ".ci/run",
            "./mvnw -Pdemo verify",
            "aws lambda invoke --payload '[1]' out",
            "git push origin v1",
            "anything --in a shell");
  }

  @Test
  void eachCommandIsOnTheListAndNothingElse() throws IOException {
    var documented = new TreeSet<String>();
    for (String document : DOCUMENTS) {
      documented.addAll(DocumentedCommands.in(Path.of(document)));
    }

    assertThat(listed().keySet())
        .as("the commands in %s; say in %s how each is executed", DOCUMENTS, LIST)
        .containsExactlyInAnyOrderElementsOf(documented);
  }

  @Test
  void eachCommandIsWhereTheListSays() throws IOException {
    for (Map.Entry<String, String> entry : listed().entrySet()) {
      String[] how = entry.getValue().split(" ", 2);
      switch (how[0]) {
        case "in" ->
            assertThat(commandsOf(Path.of(how[1])))
                .as("what %s executes", how[1])
                .anyMatch(line -> executes(line, entry.getKey()));
        case "by" ->
            assertThat(TESTS)
                .as(entry.getKey())
                .anyMatch(root -> Files.exists(root.resolve(how[1].replace('.', '/') + ".java")));
        case "gate" ->
            assertThat(PROFILE.matcher(Files.readString(POM)).results().map(MatchResult::group))
                .as(entry.getKey())
                .anyMatch(
                    profile ->
                        profile.contains("<id>gate</id>")
                            && profile.contains("<" + how[1] + ".skip>false<"));
        case "not" ->
            assertThat(how[1]).as(entry.getKey()).startsWith("here: ").hasSizeGreaterThan(15);
        default -> throw new AssertionError("neither in, by, gate nor not: " + entry);
      }
    }
  }

  @Test
  void whatExecutesACommandIsExecutedItself() throws IOException {
    var executed = new ArrayList<>(commandsOf(GATE));
    for (Path workflow : workflows()) {
      executed.addAll(commandsOf(workflow));
    }
    List<String> places =
        listed().values().stream()
            .filter(how -> how.startsWith("in "))
            .map(how -> how.substring("in ".length()))
            .distinct()
            .toList();

    assertThat(places)
        .allSatisfy(
            place ->
                assertThat(executed.contains(place) || workflows().contains(Path.of(place)))
                    .as(place)
                    .isTrue());
  }

  @Test
  void mavenKnowsTheProfilesAndPropertiesOfEachCommand() throws IOException {
    String pom = Files.readString(POM);
    String tests = sources(Path.of("src/test/java")) + sources(Path.of("src/tools/java"));
    var commands = new TreeSet<>(listed().keySet());
    commands.addAll(commandsOf(GATE));
    for (Path workflow : workflows()) {
      commands.addAll(commandsOf(workflow));
    }
    commands.removeIf(command -> !command.startsWith("./mvnw "));

    assertThat(commands).isNotEmpty();
    for (String command : commands) {
      assertThat(DocumentedCommands.options(command, "-P"))
          .as(command)
          .allSatisfy(profile -> assertThat(pom).contains("<id>" + profile + "</id>"));
      assertThat(DocumentedCommands.options(command, "-D"))
          .as(command)
          .filteredOn(property -> !FOREIGN_PROPERTY.matcher(property).matches())
          .allSatisfy(
              property ->
                  assertThat(
                          pom.contains("<name>" + property + "</name>")
                              || pom.contains("<" + property + ">")
                              || tests.contains('"' + property + '"'))
                      .as(property)
                      .isTrue());
    }
  }

  /**
   * Whether a script line is this command, perhaps after a prefix, or with its output redirected.
   */
  private static boolean executes(String line, String command) {
    return Pattern.matches("(?:.* )?" + Pattern.quote(command) + "(?: (?:2?>|\\|).*)?", line);
  }

  /** How each command is executed: {@code in FILE}, {@code by CLASS} or {@code not here: …}. */
  private static Map<String, String> listed() throws IOException {
    var listed = new LinkedHashMap<String, String>();
    String command = null;
    for (String line : Files.readAllLines(LIST)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        listed.put(command, line.strip());
      } else {
        command = line;
      }
    }
    return listed;
  }

  /** The commands of a script or a workflow. */
  private static Set<String> commandsOf(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.strip().replaceFirst("^- run: ", ""))
        .filter(line -> !line.startsWith("#") && !line.startsWith("step "))
        .map(DocumentedCommands::normal)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> workflows() {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sources(Path directory) throws IOException {
    var sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString();
  }
}
