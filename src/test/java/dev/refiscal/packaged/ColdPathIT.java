// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.local.ConnectionCounter;
import dev.refiscal.local.LocalLambda;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A refused invocation creates no AWS client, reads no parameter and opens no connection. {@link
 * EarlyTokenIT} and {@link PrimingIT} test the work at startup.
 */
@Timeout(120)
class ColdPathIT {

  private static final String CLIENT =
      ".*software\\.amazon\\.awssdk\\.services\\.\\w+\\.Default\\w+Client .*";

  private static final List<String> BAD_INPUT =
      List.of(
          "{}",
          "null",
          "[1.5]",
          "{\"ids\":[]}",
          "{\"httpMethod\":\"GET\",\"requestContext\":{}}",
          """
          {"httpMethod": "POST", "requestContext": {}, "body": "{",
           "headers": {"content-type": "application/json"}}
          """);

  @AutoClose private final ConnectionCounter vendor = ConnectionCounter.start();
  @AutoClose private final ConnectionCounter aws = ConnectionCounter.start();

  @AutoClose
  private final LocalLambda function =
      LocalLambda.packaged().environment(environment(vendor, aws)).start();

  /** Every endpoint that the function could call, and a JVM that logs each class it loads. */
  private static Map<String, String> environment(ConnectionCounter vendor, ConnectionCounter aws) {
    Map<String, String> environment = new HashMap<>();
    environment.put("REFISCAL_PROCESSING_URL", vendor.url().toString());
    environment.put("REFISCAL_PROCESSING_EARLY_TOKEN", "false");
    environment.put("REFISCAL_PRIMING", "false");
    environment.put("REFISCAL_SECRETS_PREFIX", "/refiscal/acme");
    environment.put("REFISCAL_LEDGER_TABLE", "ledger");
    environment.put("REFISCAL_RETRY_QUEUE_URL", aws.url() + "/000000000000/retries");
    environment.put("REFISCAL_DEAD_LETTER_QUEUE_URL", aws.url() + "/000000000000/dead-letters");
    environment.put("AWS_ENDPOINT_URL_SSM", aws.url().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", aws.url().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", aws.url().toString());
    environment.put("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout");
    return environment;
  }

  @Test
  void touchesNothingForBadInput() {
    BAD_INPUT.forEach(function::invoke);

    assertThat(aws.connections()).isZero();
    assertThat(vendor.connections()).isZero();
    assertThat(clients()).isEmpty();
  }

  @Test
  void touchesTheLedgerOnceThereIsAnId() {
    function.invoke("[601]");

    assertThat(aws.connections()).isPositive();
    assertThat(vendor.connections()).isZero();
    // A native executable does not log class loading.
    boolean onTheJvm = function.logs().stream().anyMatch(line -> line.contains("[class,load]"));
    assertThat(clients().isEmpty()).isNotEqualTo(onTheJvm);
  }

  private List<String> clients() {
    return function.logs().stream().filter(line -> line.matches(CLIENT)).toList();
  }
}
