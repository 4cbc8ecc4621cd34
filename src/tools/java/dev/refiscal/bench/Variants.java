// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.bench.Peer.Language;
import dev.refiscal.bench.Variant.Kind;
import dev.refiscal.local.UnpackedZip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The functions to measure, unpacked, and what is missing and why. */
final class Variants implements AutoCloseable {

  /** The class archive in the root of a zip that has one. */
  static final String ARCHIVE = "refiscal.jsa";

  private final Path target;
  private final Path scratch;
  private final Map<Kind, Variant> found = new TreeMap<>();
  private final Map<Language, Peer> peers = new TreeMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<UnpackedZip> unpacked = new ArrayList<>();

  private Variants(Path target, Path scratch) {
    this.target = target;
    this.scratch = scratch;
  }

  /**
   * Finds the functions.
   *
   * @param target the build's output directory
   * @param scratch the directory under which they are unpacked
   * @throws IllegalArgumentException if a zip in the settings is missing or of another kind
   */
  static Variants find(BenchSettings settings, Path target, Path scratch) {
    var variants = new Variants(target, scratch);
    try {
      variants.addZips(settings);
      variants.addPeers();
      return variants;
    } catch (RuntimeException e) {
      variants.close();
      throw e;
    }
  }

  /** All functions found, refiscal before its peers. */
  List<Variant> all() {
    return List.copyOf(found.values());
  }

  /** The version of a language's runtime, if there is one. */
  Optional<String> version(Language language) {
    return Optional.ofNullable(peers.get(language)).map(Peer::version);
  }

  /** A sentence for each function that is not measured. */
  List<String> missing() {
    return List.copyOf(missing);
  }

  /** Deletes what was unpacked. */
  @Override
  public void close() {
    unpacked.forEach(UnpackedZip::close);
  }

  private void addZips(BenchSettings settings) {
    Path built = target.resolve("function.zip");
    Optional<Kind> kindOfBuilt = Files.exists(built) ? Optional.of(kind(built)) : Optional.empty();
    zip(Kind.JVM, settings.jvm(), kindOfBuilt.filter(Kind.JVM::equals).map(kind -> built));
    zip(Kind.APP_CDS, settings.appCds(), builtWithArchive(built));
    zip(
        Kind.NATIVE,
        settings.nativeZip(),
        kindOfBuilt.filter(Kind.NATIVE::equals).map(kind -> built).or(this::keptExecutable));
  }

  /** A native build, kept before the package for the JVM was built. */
  private Optional<Path> keptExecutable() {
    return Optional.of(target.resolve("function-native.zip")).filter(Files::exists);
  }

  private Optional<Path> builtWithArchive(Path built) {
    Path zip = target.resolve("function-appcds.zip");
    if (Files.exists(zip) && Files.exists(built) && modified(zip) < modified(built)) {
      missing.add(zip.getFileName() + " is older than function.zip.");
      return Optional.empty();
    }
    return Optional.of(zip).filter(Files::exists);
  }

  private void zip(Kind kind, Optional<Path> named, Optional<Path> built) {
    named.ifPresent(zip -> requireKind(kind, zip));
    named
        .or(() -> built)
        .ifPresentOrElse(
            zip -> found.put(kind, packaged(kind, zip)),
            () -> missing.add("No zip was found for: " + kind.title() + "."));
  }

  private Variant packaged(Kind kind, Path zip) {
    UnpackedZip code = UnpackedZip.of(zip, scratch);
    unpacked.add(code);
    return new Variant(
        kind, kind.title(), code::function, OptionalLong.of(size(zip)), executableSize(zip));
  }

  private void addPeers() {
    for (Language language : Language.values()) {
      Kind kind =
          switch (language) {
            case NODE -> Kind.NODE;
            case PYTHON -> Kind.PYTHON;
            case C -> Kind.C;
          };
      Peer.find(language)
          .ifPresentOrElse(
              peer -> {
                peers.put(language, peer);
                found.put(
                    kind,
                    new Variant(
                        kind,
                        kind.title(),
                        peer::function,
                        OptionalLong.empty(),
                        OptionalLong.empty()));
              },
              () ->
                  missing.add(
                      "The peer in %s is left out: %s."
                          .formatted(language.title(), language.needs())));
    }
  }

  private static void requireKind(Kind kind, Path zip) {
    if (!Files.exists(zip)) {
      throw new IllegalArgumentException(zip + " does not exist");
    }
    if (kind(zip) != kind) {
      throw new IllegalArgumentException(
          "%s is not %s but %s".formatted(zip, kind.title(), kind(zip).title()));
    }
  }

  private static OptionalLong executableSize(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      ZipEntry executable = zip.getEntry("bootstrap");
      return executable == null ? OptionalLong.empty() : OptionalLong.of(executable.getSize());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** The kind of a zip, by the files in its root. */
  private static Kind kind(Path path) {
    try (var zip = new ZipFile(path.toFile())) {
      if (zip.getEntry("bootstrap") != null) {
        return Kind.NATIVE;
      }
      return zip.getEntry(ARCHIVE) != null ? Kind.APP_CDS : Kind.JVM;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private static long modified(Path file) {
    return file.toFile().lastModified();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
