// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.image;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import io.quarkus.runtime.Application;
import java.util.concurrent.locks.LockSupport;

/**
 * A poll loop that says nothing when the function cannot start. Quarkus' own begins before the
 * start is over, is interrupted when it fails, and takes that for the reason: it logs it, at times
 * with its stack after the log is gone, beside the reason that the main thread gives.
 */
@TargetClass(className = "io.quarkus.amazon.lambda.runtime.AbstractLambdaPollLoop")
final class PatientPollLoop {

  /** Waits for the start; for the end of the process, where that fails. */
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
