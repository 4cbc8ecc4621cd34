// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The main method of the native executable, which Lambda runs without a custom handler. It extends
 * the behaviour of Quarkus' own main method: it reports a failed start in one line and exits with
 * status 1.
 */
@QuarkusMain
public final class NativeMain {

  private NativeMain() {}

  /** Runs the function until its execution environment is shut down. */
  public static void main(String... arguments) {
    if (ImageMode.current() == ImageMode.NATIVE_RUN) {
      Quarkus.run(null, NativeMain::end, arguments);
    } else {
      Quarkus.run(arguments);
    }
  }

  private static void end(int status, Throwable failure) {
    if (failure != null) {
      throw FailedStart.end(failure);
    }
    System.exit(status);
  }
}
