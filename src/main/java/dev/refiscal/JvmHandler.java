// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.refiscal.startup.Priming;
import io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler;
import io.quarkus.arc.Arc;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The handler for Lambda's Java runtimes. It extends the behaviour of Quarkus' own handler: it
 * preloads what the first invocation needs, and reports a failed start in one line instead of a
 * stack trace. The native executable starts with {@link NativeMain}.
 */
public final class JvmHandler implements RequestStreamHandler {

  private final RequestStreamHandler quarkus;

  /** Starts the function, or ends the process, for example on an invalid configuration key. */
  public JvmHandler() {
    try {
      quarkus = new QuarkusStreamHandler();
      Arc.container().instance(Priming.class).get().run();
    } catch (RuntimeException e) {
      throw FailedStart.end(e);
    }
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    quarkus.handleRequest(in, out, context);
  }
}
