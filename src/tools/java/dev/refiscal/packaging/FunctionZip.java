// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Repacks the zip that the build made. The same input gives the same bytes, and a package for the
 * JVM is small. Its jars store their classes uncompressed, and the zip compresses each jar as a
 * whole: this saves far more than class by class, and the JVM inflates nothing. The function's own
 * classes become a jar too, the first after the root of the zip. Their configuration stays in the
 * root: in a jar, it would require the zip file system.
 *
 * <p>AWS unpacks the zip once, before an environment starts, and limits it to 250 MB unpacked.
 */
public final class FunctionZip {

  /** Sorts before all others, since the runtime orders the jars by name. */
  static final String APPLICATION = "lib/0-application.jar";

  private static final String BOOTSTRAP = "bootstrap";
  private static final byte[] MANIFEST =
      "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  /** The same for every build, and without a zone: a zip stores none. */
  private static final LocalDateTime TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private static final Set<String> EXECUTABLE = Set.of(BOOTSTRAP, "appcds");

  private final SortedMap<String, byte[]> files;

  private FunctionZip(SortedMap<String, byte[]> files) {
    this.files = files;
  }

  /**
   * Repacks a zip in place.
   *
   * @param arguments the path of the zip
   */
  public static void main(String[] arguments) throws IOException {
    Path zip = Path.of(arguments[0]);
    FunctionZip function = read(zip);
    function.packedTight().write(zip);
    System.out.printf("%s: %,d bytes%n", zip.getFileName(), Files.size(zip));
  }

  /** Reads a zip. */
  static FunctionZip read(Path zip) throws IOException {
    return new FunctionZip(entries(Files.readAllBytes(zip)));
  }

  /** A copy with this file added or replaced. */
  FunctionZip with(String name, byte[] content) {
    SortedMap<String, byte[]> more = new TreeMap<>(files);
    more.put(name, content);
    return new FunctionZip(more);
  }

  /** The same function in as few bytes as possible; a native executable stays as it is. */
  FunctionZip packedTight() throws IOException {
    if (files.containsKey(BOOTSTRAP)) {
      return this;
    }
    SortedMap<String, byte[]> packed = new TreeMap<>();
    SortedMap<String, byte[]> application = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (file.getKey().endsWith(".jar")) {
        packed.put(file.getKey(), stored(entries(file.getValue())));
      } else if (file.getKey().endsWith(".class")) {
        application.put(file.getKey(), file.getValue());
      } else {
        packed.put(file.getKey(), file.getValue());
      }
    }
    if (!application.isEmpty()) {
      application.put("META-INF/MANIFEST.MF", MANIFEST);
      packed.put(APPLICATION, stored(application));
    }
    return new FunctionZip(packed);
  }

  /** Writes the zip: the same files give the same bytes. Replaces an existing zip in one step. */
  void write(Path zip) throws IOException {
    Path unfinished = zip.resolveSibling(zip.getFileName() + ".part");
    try (OutputStream out = Files.newOutputStream(unfinished)) {
      pack(files, out, ZipEntry.DEFLATED);
    }
    Files.move(unfinished, zip, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] stored(SortedMap<String, byte[]> files) throws IOException {
    var jar = new ByteArrayOutputStream();
    pack(files, jar, ZipEntry.STORED);
    return jar.toByteArray();
  }

  private static void pack(SortedMap<String, byte[]> files, OutputStream to, int method)
      throws IOException {
    try (var out = new ZipArchiveOutputStream(to)) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putArchiveEntry(entry(file.getKey(), file.getValue(), method));
        out.write(file.getValue());
        out.closeArchiveEntry();
      }
    }
  }

  private static ZipArchiveEntry entry(String name, byte[] content, int method) {
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipArchiveEntry(name);
    entry.setMethod(method);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(TIME);
    entry.setUnixMode(EXECUTABLE.contains(name) ? 0755 : 0644);
    return entry;
  }

  private static SortedMap<String, byte[]> entries(byte[] zip) throws IOException {
    SortedMap<String, byte[]> entries = new TreeMap<>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          entries.put(entry.getName(), in.readAllBytes());
        }
      }
    }
    return entries;
  }
}
