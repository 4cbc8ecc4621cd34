// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.Application;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the poll loop log nothing if the function cannot start. Quarkus' own loop runs before the
 * start is complete. When the start fails, it is interrupted and logs the interruption, in addition
 * to the reason that the main thread prints.
 */
@TargetClass(className = "io.quarkus.amazon.lambda.runtime.AbstractLambdaPollLoop")
final class PatientPollLoop {

  /** Waits for the start; if it fails, waits until the process ends. */
  @Substitute
  void checkQuarkusBootstrapped() {
    try {
      Application.currentApplication().start(new String[0]);
    } catch (IllegalStateException e) {
      while (true) {
        LockSupport.park(Thread.interrupted());
      }
    }
  }
}
