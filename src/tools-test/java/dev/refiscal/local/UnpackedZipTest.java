// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
class UnpackedZipTest {

  @TempDir private Path scratch;

  @Test
  void runsABootstrapAgainAndAgain() throws IOException {
    Path zip = zip("bootstrap", "#!/bin/sh\necho \"bootstrap in $PWD\"\nexit 3\n");
    try (UnpackedZip unpacked = UnpackedZip.of(zip, scratch)) {
      assertThat(unpacked.isNative()).isTrue();
      for (int run = 0; run < 2; run++) {
        LocalLambda function = unpacked.function().start();
        assertThat(function.invoke("[1]").payload()).contains("exit status 3");
        await().until(() -> !function.logs().isEmpty());
        function.close();
        assertThat(function.logs())
            .singleElement()
            .asString()
            .startsWith("bootstrap in " + scratch);
      }
    }
    assertThat(scratch)
        .isDirectoryContaining(file -> file.equals(zip))
        .isDirectoryNotContaining(Files::isDirectory);
  }

  @Test
  void takesAnyOtherForAPackageForTheJvm() throws IOException {
    try (UnpackedZip unpacked = UnpackedZip.of(zip("lib/function.jar", ""), scratch)) {
      assertThat(unpacked.isNative()).isFalse();
    }
  }

  @Test
  void namesAZipThatIsMissing() {
    Path missing = scratch.resolve("function.zip");

    assertThatThrownBy(() -> UnpackedZip.of(missing, scratch))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(missing.toString());
  }

  private Path zip(String entry, String text) throws IOException {
    Path zip = scratch.resolve("function.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(text.getBytes(UTF_8));
    }
    return zip;
  }
}
