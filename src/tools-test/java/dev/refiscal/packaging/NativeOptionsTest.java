// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeOptionsTest {

  @ParameterizedTest
  @CsvSource({"0, ''", "17, ''", "21, ''", "23, -Os"})
  void asksForSizeWhereThatIsKnown(int version, String options) {
    assertThat(NativeOptions.optionsOf(version)).isEqualTo(options);
  }

  @Test
  void asksForLessWhereThatWasTried() {
    assertThat(NativeOptions.optionsOf(25))
        .startsWith("-Os ")
        .contains("-H:CodeInfoIndexGranularity=1024", "-H:TLABUsagePolicy=Always");
  }

  @ParameterizedTest
  @CsvSource({
    "native-image 25.0.3 2026-04-21, 25",
    "native-image 21.0.8 2025-07-15, 21",
    "native-image 25.0.1.0 Mandrel, 25",
    "GraalVM 22.3.3 Java 17 CE, 0",
    "'', 0"
  })
  void readsTheVersionOfABuilder(String said, int version) {
    assertThat(NativeOptions.version(said)).isEqualTo(version);
  }

  @ParameterizedTest
  @CsvSource({
    "registry/ubi9-quarkus-mandrel-builder-image:jdk-21, 21",
    "registry/ubi9-quarkus-mandrel-builder-image:jdk-25, 25",
    "mandrel, 25",
    "${quarkus.native.builder-image}, 25"
  })
  void readsTheVersionOfAContainer(String name, int version) {
    assertThat(NativeOptions.image(name)).isEqualTo(version);
  }

  @Test
  void findsTheBuilderWhereQuarkusFindsIt(@TempDir Path directory) throws IOException {
    Path graal = builder(directory.resolve("graal/bin"));
    Path java = builder(directory.resolve("java/bin"));
    Path path = builder(directory.resolve("path"));
    String home = directory.toString();

    assertThat(
            NativeOptions.find(
                Map.of("GRAALVM_HOME", home + "/graal", "JAVA_HOME", home + "/java", "PATH", home)))
        .contains(graal);
    assertThat(NativeOptions.find(Map.of("JAVA_HOME", home + "/java", "PATH", home + "/path")))
        .contains(java);
    assertThat(
            NativeOptions.find(Map.of("GRAALVM_HOME", home, "PATH", home + ":" + home + "/path")))
        .contains(path);
    assertThat(NativeOptions.find(Map.of("PATH", home))).isEmpty();
  }

  private static Path builder(Path directory) throws IOException {
    Path file = Files.createDirectories(directory).resolve("native-image");
    Files.writeString(file, "");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
