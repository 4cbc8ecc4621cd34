// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.bench.Variant.Kind;
import dev.refiscal.project.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
@BesideOthers
class VariantsTest {

  private static final String JVM = "lib/function.jar";
  private static final String NATIVE = "bootstrap";

  @TempDir private Path target;
  @TempDir private Path elsewhere;
  @TempDir private Path scratch;

  @Test
  void areWhatTheBuildLeft() throws IOException {
    Path zip = zip(target, "function.zip", JVM);
    zip(target, "function-appcds.zip", JVM, Variants.ARCHIVE);

    try (Variants variants = find(Optional.empty(), Optional.empty())) {
      assertThat(ours(variants)).extracting(Variant::kind).containsExactly(Kind.JVM, Kind.APP_CDS);
      assertThat(ours(variants).get(0).zipBytes()).hasValue(Files.size(zip));
      assertThat(variants.missing()).contains("No zip was found for: native.");
    }
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void knowANativeExecutableByItsBootstrap() throws IOException {
    zip(target, "function.zip", NATIVE);

    try (Variants variants = find(Optional.empty(), Optional.empty())) {
      assertThat(ours(variants)).extracting(Variant::kind).containsExactly(Kind.NATIVE);
      assertThat(variants.missing()).contains("No zip was found for: JVM.");
    }
  }

  @Test
  void includeANativeExecutableThatWasKept() throws IOException {
    zip(target, "function.zip", JVM);
    zip(target, "function-native.zip", NATIVE);

    try (Variants variants = find(Optional.empty(), Optional.empty())) {
      assertThat(ours(variants)).extracting(Variant::kind).containsExactly(Kind.JVM, Kind.NATIVE);
    }
  }

  @Test
  void areTakenFromElsewhereToo() throws IOException {
    zip(target, "function.zip", JVM);
    Path jvm = zip(elsewhere, "other.zip", JVM, "more");
    Path executable = zip(elsewhere, "native.zip", NATIVE);

    try (Variants variants = find(Optional.of(jvm), Optional.of(executable))) {
      assertThat(ours(variants)).extracting(Variant::kind).containsExactly(Kind.JVM, Kind.NATIVE);
      assertThat(ours(variants).get(0).zipBytes()).hasValue(Files.size(jvm));
    }
  }

  @Test
  void areNotWhatTheyAreNotCalled() throws IOException {
    Path jvm = zip(elsewhere, "function.zip", JVM);

    assertThatThrownBy(() -> find(Optional.empty(), Optional.of(jvm)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not native but JVM");
    assertThatThrownBy(() -> find(Optional.of(elsewhere.resolve("no.zip")), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not exist");
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void doNotIncludeAnArchiveOfAnEarlierBuild() throws IOException {
    zip(target, "function.zip", JVM);
    Path stale = zip(target, "function-appcds.zip", JVM, Variants.ARCHIVE);
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(60)));

    try (Variants variants = find(Optional.empty(), Optional.empty())) {
      assertThat(ours(variants)).extracting(Variant::kind).containsExactly(Kind.JVM);
      assertThat(variants.missing()).contains("function-appcds.zip is older than function.zip.");
    }
  }

  private Variants find(Optional<Path> jvm, Optional<Path> nativeZip) {
    BenchSettings defaults = Runs.settings();
    var settings =
        new BenchSettings(
            false, defaults.runs(), defaults.size(), jvm, Optional.empty(), nativeZip, false);
    return Variants.find(settings, target, scratch);
  }

  private static List<Variant> ours(Variants variants) {
    return variants.all().stream().filter(variant -> variant.kind().isOurs()).toList();
  }

  private static Path zip(Path directory, String name, String... entries) throws IOException {
    Path zip = directory.resolve(name);
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
      }
    }
    return zip;
  }
}
