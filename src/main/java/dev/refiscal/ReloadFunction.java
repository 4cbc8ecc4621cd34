// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.*;

public class ReloadFunction implements RequestStreamHandler {
  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    out.write(in.readAllBytes());
  }
}
