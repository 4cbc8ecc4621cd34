// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * The code of a function on disk, and the command that runs it.
 *
 * @param taskRoot the working directory of the function, {@code /var/task} on AWS
 * @param handler the handler as configured on AWS
 * @param environment what the runtime adds to the environment variables
 * @param command the command for a memory size in MB
 * @param scratch what {@link #close()} deletes
 */
record Deployment(
    Path taskRoot,
    String handler,
    Map<String, String> environment,
    IntFunction<List<String>> command,
    Optional<Path> scratch)
    implements AutoCloseable {

  private static final String BOOTSTRAP = "bootstrap";

  /** The script in {@code AWS_LAMBDA_EXEC_WRAPPER} on AWS; it takes the runtime's command. */
  private static final String WRAPPER = "appcds";

  private static final String HANDLER = "dev.refiscal.JvmHandler::handleRequest";
  private static final String NATIVE_CLIENT =
      "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=";
  private static final List<Class<?>> RUNTIME_INTERFACE_CLIENT =
      List.of(AWSLambda.class, Context.class, PojoSerializer.class, SdkInternalThreadLocal.class);

  /**
   * Prepares what the build left in its output directory: the native executable if it exists and is
   * not older than the JVM package, else the JVM package.
   *
   * @throws IllegalStateException if nothing has been packaged
   */
  static Deployment packaged(Path target) {
    Path zip = target.resolve("function.zip");
    Optional<Path> runner = newerRunner(target, zip);
    return runner.isPresent() ? nativeExecutable(runner.get(), Optional.empty()) : zip(zip, target);
  }

  /**
   * Unpacks a zip: a native executable if there is a {@code bootstrap} in its root, else a package
   * for the JVM.
   *
   * @param scratch the directory under which it is unpacked
   * @throws IllegalStateException if there is no such file
   */
  static Deployment zip(Path zip, Path scratch) {
    if (!Files.exists(zip)) {
      throw new IllegalStateException("Nothing to run: " + zip + " is missing, package it first");
    }
    try {
      return unpacked(zip, place(zip, scratch));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unpack " + zip, e);
    }
  }

  /** A class archive is valid only for jars at the path where it was made. */
  private static Path place(Path zip, Path scratch) throws IOException {
    try (var file = new ZipFile(zip.toFile())) {
      if (file.getEntry(WRAPPER) == null) {
        return Files.createTempDirectory(scratch.toAbsolutePath(), "local-lambda-");
      }
    }
    Path place = zip.toAbsolutePath().resolveSibling("local-lambda-with-archive");
    if (Files.exists(place)) {
      delete(place);
    }
    return Files.createDirectory(place);
  }

  private static Deployment unpacked(Path zip, Path scratch) throws IOException {
    Path taskRoot = unzip(zip, scratch.resolve("task"));
    Path bootstrap = taskRoot.resolve(BOOTSTRAP);
    return Files.exists(bootstrap)
        ? nativeExecutable(bootstrap, Optional.of(scratch))
        : onTheJvm(taskRoot, scratch);
  }

  /** A function with an arbitrary command. */
  static Deployment of(List<String> command) {
    Path here = Path.of("").toAbsolutePath();
    return new Deployment(here, "handler", Map.of(), memory -> command, Optional.empty());
  }

  /** Whether it is a native executable, unpacked from a zip. */
  boolean isNative() {
    return Files.exists(taskRoot.resolve(BOOTSTRAP));
  }

  /** The same, but {@link #close()} deletes nothing. */
  Deployment borrowed() {
    return new Deployment(taskRoot, handler, environment, command, Optional.empty());
  }

  /** The same, with the command as arguments of another. */
  Deployment under(List<String> tool) {
    IntFunction<List<String>> both =
        memory -> Stream.concat(tool.stream(), command.apply(memory).stream()).toList();
    return new Deployment(taskRoot, handler, environment, both, scratch);
  }

  @Override
  public void close() {
    scratch.ifPresent(Deployment::delete);
  }

  private static Deployment nativeExecutable(Path executable, Optional<Path> scratch) {
    Path file = executable.toAbsolutePath();
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException("Cannot make " + file + " executable");
    }
    List<String> command = List.of(file.toString());
    return new Deployment(file.getParent(), HANDLER, Map.of(), memory -> command, scratch);
  }

  private static Deployment onTheJvm(Path taskRoot, Path scratch) throws IOException {
    // By default, each process unpacks the library to the same path under /tmp. A starting process
    // then truncates the file that the others have mapped.
    Path library = unpackNativeClient(scratch);
    List<String> wrapper = wrapper(taskRoot);
    IntFunction<List<String>> command = memory -> java(wrapper, memory, library);
    Map<String, String> environment =
        Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_java" + Runtime.version().feature());
    return new Deployment(taskRoot, HANDLER, environment, command, Optional.of(scratch));
  }

  private static List<String> wrapper(Path taskRoot) {
    Path wrapper = taskRoot.resolve(WRAPPER);
    return Files.exists(wrapper) ? List.of("/bin/sh", wrapper.toString()) : List.of();
  }

  private static List<String> java(List<String> wrapper, int memory, Path library) {
    var command = new ArrayList<>(wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    // AWS's Java runtime leaves 15 % of the memory for everything but the heap.
    command.add("-Xmx" + memory * 1024 / 100 * 85 + "k");
    command.add(NATIVE_CLIENT + library);
    command.addAll(permissions());
    command.addAll(List.of("-cp", classPath(), AWSLambda.class.getName(), HANDLER));
    return command;
  }

  /**
   * For the runtime interface client and the threads of Quarkus: without them, Java 24 and newer
   * warn on the function's standard error.
   */
  private static List<String> permissions() {
    return Runtime.version().feature() < 24
        ? List.of()
        : List.of(
            "--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");
  }

  private static Path unpackNativeClient(Path directory) throws IOException {
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "/jni/libaws-lambda-jni.linux-" + cpu + ".so";
    Path library = directory.resolve("libaws-lambda-jni.so");
    try (InputStream resource = AWSLambda.class.getResourceAsStream(name)) {
      if (!System.getProperty("os.name").equals("Linux") || resource == null) {
        throw new IllegalStateException("AWS's runtime interface client runs on Linux only");
      }
      Files.copy(resource, library);
    }
    return library;
  }

  private static String classPath() {
    return RUNTIME_INTERFACE_CLIENT.stream()
        .map(Deployment::jarOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot tell which jar holds " + type, e);
    }
  }

  private static Optional<Path> newerRunner(Path target, Path zip) {
    try (DirectoryStream<Path> runners = Files.newDirectoryStream(target, "*-runner")) {
      for (Path runner : runners) {
        if (!Files.exists(zip)
            || Files.getLastModifiedTime(runner).compareTo(Files.getLastModifiedTime(zip)) > 0) {
          return Optional.of(runner);
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + target, e);
    }
  }

  private static Path unzip(Path zip, Path directory) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (!file.startsWith(directory)) {
          throw new IOException("Entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(in, file);
          Files.setLastModifiedTime(file, entry.getLastModifiedTime());
        }
      }
    }
    return directory;
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + directory, e);
    }
  }
}
