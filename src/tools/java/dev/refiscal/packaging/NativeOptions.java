// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the options that only some versions of native-image know, if the version that will build
 * knows them. It looks where Quarkus looks: {@code GRAALVM_HOME}, {@code JAVA_HOME} and the {@code
 * PATH}. A container builds if none is found or a container is requested.
 */
public final class NativeOptions {

  /** A start and a few calls need small code, not peak speed. JDK 21 refuses the option. */
  private static final String FOR_SIZE = "-Os";

  private static final int SIZE_SINCE = 23;

  /** What {@code -Os} gives up and leaves in, for this version; docs/benchmark.md weighs each. */
  private static final String FOR_LESS =
      String.join(
          " ",
          "-H:+UnlockExperimentalVMOptions",
          // Less metadata about the code, for stack traces and the collector.
          "-H:+ReduceImplicitExceptionStackTraceInformation",
          "-H:CodeInfoIndexGranularity=1024",
          // Allocates in line, not by a call as with -Os. A start allocates 60,000 times.
          "-H:TLABUsagePolicy=Always",
          // Inlines fewer methods, which pays for the allocation in line.
          "-H:MaxNodesInTrivialMethod=8",
          "-H:MaxNodesInTrivialLeafMethod=12",
          // Less padding.
          "-H:CodeAlignment=8",
          "-H:LoopHeaderAlignment=1",
          "-H:IsolatedLoopHeaderAlignment=1",
          "-H:-UnlockExperimentalVMOptions");

  private static final int LESS_SINCE = 25;
  private static final Pattern VERSION = Pattern.compile("^native-image (\\d+)");
  private static final Pattern IMAGE = Pattern.compile("jdk-(\\d+)");

  private NativeOptions() {}

  /**
   * Writes the file.
   *
   * @param arguments the file, and Quarkus's {@code container-build} and {@code builder-image}, if
   *     set
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean container = Boolean.parseBoolean(arguments[1]);
    Optional<Path> builder = container ? Optional.empty() : find(System.getenv());
    String options =
        builder.isPresent() ? optionsOf(versionOf(builder.get())) : optionsOf(image(arguments[2]));
    Path file = Path.of(arguments[0]);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "Args = " + options + "\n");
    System.out.printf("%s: %s%n", builder.map(Path::toString).orElse("container"), options);
  }

  /** The options for a builder of this version of the JDK. */
  static String optionsOf(int version) {
    if (version >= LESS_SINCE) {
      return FOR_SIZE + " " + FOR_LESS;
    }
    return version >= SIZE_SINCE ? FOR_SIZE : "";
  }

  /** The JDK version in a container's name; Quarkus's default container has 25. */
  static int image(String name) {
    Matcher version = IMAGE.matcher(name);
    return version.find() ? Integer.parseInt(version.group(1)) : 25;
  }

  /** The JDK version of a native-image, from its own version text. */
  static int version(String said) {
    Matcher version = VERSION.matcher(said);
    // Before JDK 20, it printed the version of GraalVM, in another place.
    return version.find() ? Integer.parseInt(version.group(1)) : 0;
  }

  /** The native-image that Quarkus finds in this environment. */
  static Optional<Path> find(Map<String, String> environment) {
    Stream<String> homes =
        Stream.of("GRAALVM_HOME", "JAVA_HOME")
            .map(name -> environment.getOrDefault(name, ""))
            .filter(home -> !home.isBlank())
            .map(home -> home + "/bin");
    Stream<String> path =
        Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator));
    return Stream.concat(homes, path)
        .map(directory -> Path.of(directory, "native-image"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static int versionOf(Path builder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(builder.toString(), "--version").redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return version(said);
  }
}
