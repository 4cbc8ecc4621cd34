// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionZipTest {

  private static final byte[] CLASS = "a class ".repeat(100).getBytes(UTF_8);

  @TempDir Path directory;

  @Test
  void keepsWhatTheJarsHoldAndTheirOrder() throws IOException {
    Path zip = zip(Map.of("lib/b.jar", jar("b/B.class"), "lib/a.jar", jar("a/A.class")));

    FunctionZip.main(new String[] {zip.toString()});

    assertThat(names(Files.readAllBytes(zip))).containsExactly("lib/a.jar", "lib/b.jar");
    assertThat(names(content(zip, "lib/b.jar"))).containsExactly("b/B.class");
    assertThat(contents(content(zip, "lib/b.jar"))).containsEntry("b/B.class", CLASS);
  }

  @Test
  void compressesJarsAsAWhole() throws IOException {
    Path zip = zip(Map.of("lib/a.jar", jar("a/A.class", "a/B.class", "a/C.class")));
    long before = Files.size(zip);

    FunctionZip.main(new String[] {zip.toString()});

    assertThat(Files.size(zip)).isLessThan(before);
    assertThat(content(zip, "lib/a.jar")).hasSizeGreaterThan(3 * CLASS.length);
  }

  @Test
  void putsTheFunctionsOwnClassesFirstOnTheClassPath() throws IOException {
    Path zip = zip(Map.of("dev/A.class", CLASS, "lib/a.jar", jar("a/A.class")));

    FunctionZip.main(new String[] {zip.toString()});

    assertThat(names(Files.readAllBytes(zip)))
        .containsExactly("lib/0-application.jar", "lib/a.jar");
    assertThat(names(content(zip, "lib/0-application.jar")))
        .containsExactly("META-INF/MANIFEST.MF", "dev/A.class");
  }

  @Test
  void keepsANativeExecutableExecutable() throws IOException {
    Path zip = zip(Map.of("bootstrap", CLASS));

    FunctionZip.main(new String[] {zip.toString()});

    try (ZipFile file = ZipFile.builder().setPath(zip).get()) {
      ZipArchiveEntry bootstrap = file.getEntry("bootstrap");
      assertThat(bootstrap.getUnixMode() & 0777).isEqualTo(0755);
      assertThat(file.getInputStream(bootstrap).readAllBytes()).isEqualTo(CLASS);
    }
  }

  @Test
  void givesTheSameBytesWheneverAndWhereverItIsPacked() throws IOException {
    Path one = zip("one.zip", Map.of("lib/a.jar", jar("a/A.class"), "dev/A.class", CLASS));
    Path other = zip("other.zip", Map.of("dev/A.class", CLASS, "lib/a.jar", jar("a/A.class")));
    TimeZone zone = TimeZone.getDefault();
    try {
      FunctionZip.main(new String[] {one.toString()});
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Vladivostok"));
      FunctionZip.main(new String[] {other.toString()});
    } finally {
      TimeZone.setDefault(zone);
    }

    assertThat(other).hasSameBinaryContentAs(one);
  }

  @Test
  void packsAPackedZipTheSame() throws IOException {
    Path zip = zip(Map.of("lib/a.jar", jar("a/A.class"), "dev/A.class", CLASS));
    FunctionZip.main(new String[] {zip.toString()});
    byte[] once = Files.readAllBytes(zip);

    FunctionZip.main(new String[] {zip.toString()});

    assertThat(zip).hasBinaryContent(once);
  }

  private Path zip(Map<String, byte[]> files) throws IOException {
    return zip("function.zip", files);
  }

  private Path zip(String name, Map<String, byte[]> files) throws IOException {
    return Files.write(directory.resolve(name), pack(files));
  }

  private static byte[] jar(String... classes) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (String each : classes) {
      files.put(each, CLASS);
    }
    return pack(files);
  }

  private static byte[] pack(Map<String, byte[]> files) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        var entry = new ZipEntry(file.getKey());
        entry.setLastModifiedTime(FileTime.from(Instant.now()));
        out.putNextEntry(entry);
        out.write(file.getValue());
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] content(Path zip, String name) throws IOException {
    return contents(Files.readAllBytes(zip)).get(name);
  }

  private static List<String> names(byte[] zip) throws IOException {
    return new ArrayList<>(contents(zip).keySet());
  }

  private static Map<String, byte[]> contents(byte[] zip) throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        contents.put(entry.getName(), in.readAllBytes());
      }
    }
    return contents;
  }
}
