// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.LocalLambda;
import java.util.List;
import java.util.Map;

/**
 * How many classes a JVM loads until it asks for its first event. Logging them takes time, so this
 * is a separate scenario.
 */
final class LoadedClasses implements Scenario {

  private static final String LOADED = "[class,load]";
  private static final String FROM_ARCHIVE = "source: shared objects file";

  private final Vendor vendor;

  LoadedClasses(Vendor vendor) {
    this.vendor = vendor;
  }

  @Override
  public String name() {
    return "loaded classes";
  }

  @Override
  public boolean suits(Variant variant) {
    return variant.kind().isOnTheJvm();
  }

  @Override
  public String measure(Variant variant, Results results) {
    List<String> loaded = untilFirstNext(variant);
    long notArchived = loaded.stream().filter(line -> !line.contains(FROM_ARCHIVE)).count();
    if (loaded.isEmpty()) {
      throw new WrongResultException("The JVM does not say which classes it loads");
    }
    results.add(Metric.CLASSES, variant.title(), loaded.size());
    results.add(Metric.CLASSES_NOT_ARCHIVED, variant.title(), (double) notArchived);
    return "%,d, of which %,d not from an archive".formatted(loaded.size(), notArchived);
  }

  /** The log is complete once the process is gone, right after its start. */
  private List<String> untilFirstNext(Variant variant) {
    Map<String, String> environment = vendor.environment();
    environment.put(Variant.JAVA_OPTIONS, "-Xlog:class+load:stdout");
    LocalLambda function = variant.with(environment).start();
    try (function) {
      function.provision();
    }
    return function.logs().stream().filter(line -> line.contains(LOADED)).toList();
  }
}
