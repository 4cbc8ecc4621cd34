// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.LocalLambda;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * A measured function.
 *
 * @param kind what it is
 * @param title of its column
 * @param function runs it
 * @param zipBytes the size of its zip, if it has one
 * @param executableBytes the size of the executable in the zip, if there is one
 */
record Variant(
    Kind kind,
    String title,
    Supplier<LocalLambda.Builder> function,
    OptionalLong zipBytes,
    OptionalLong executableBytes) {

  static final String JAVA_OPTIONS = "JAVA_TOOL_OPTIONS";

  /** The kinds of functions to measure. */
  enum Kind {
    JVM("JVM"),
    APP_CDS("JVM with AppCDS"),
    NATIVE("native"),
    NODE("Node.js peer"),
    PYTHON("Python peer"),
    C("C, the limit");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** Whether it is refiscal, and not one of its peers. */
    boolean isOurs() {
      return this == JVM || this == APP_CDS || this == NATIVE;
    }

    /** Whether it runs on a JVM, which can log what it loads. */
    boolean isOnTheJvm() {
      return this == JVM || this == APP_CDS;
    }

    /** The memory size that the Terraform module would give it, in MB. */
    int memory() {
      return isOnTheJvm() ? 512 : 256;
    }
  }

  /** The function with this environment. */
  LocalLambda.Builder with(Map<String, String> environment) {
    return function.get().environment(environment).memory(kind.memory());
  }
}
