// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PackagedFunctionIT {

  @Test
  void answersAnEvent() {
    try (LocalLambda lambda = LocalLambda.packaged().timeout(Duration.ofSeconds(20)).start()) {
      Invocation invocation = lambda.invoke("{\"ids\":[254934]}");

      if (invocation.functionError().isEmpty()) {
        assertThat(invocation.payload()).startsWith("{").endsWith("}");
      } else {
        assertThat(invocation.payload()).contains("\"errorType\"", "\"errorMessage\"");
      }
      assertThat(lambda.coldStarts()).isEqualTo(1);
      assertThat(lambda.environments()).isLessThanOrEqualTo(1);
    }
  }
}
