// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.simulator.Fault;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People ask, list and settle without a configured table. */
@QuarkusTest
class ReceiptAnswersTest extends RunningFunction {

  private static final String THIS_PROCESS = "this process only: no table is configured";

  @ParameterizedTest
  @ValueSource(strings = {"http-api-v2", "http-api-v2-base64", "rest-api-v1", "function-url"})
  void answersThroughEachGateway(String gateway) {
    long id = newFailed(1)[0];
    reload(id);

    HttpReply reply = http(Events.get(gateway, "/receipts/" + id, "vendor", "false"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.body().path("documents").get(0).path("state").asText()).isEqualTo("accepted");
    assertThat(reply.body().path("ledger").asText()).isEqualTo(THIS_PROCESS);
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-api-v2", "rest-api-v1", "function-url"})
  void listsThroughEachGateway(String gateway) {
    long id = doubt();

    HttpReply reply = http(Events.get(gateway, "/receipts", "state", "inDoubt"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("documents").findValuesAsText("id")).contains(Long.toString(id));
    assertThat(reply.body().path("ledger").asText()).isEqualTo(THIS_PROCESS);
    assertThat(http(Events.get(gateway, "/receipts", "state", "nonsense")).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http-api-v2", "http-api-v2-base64", "rest-api-v1", "rest-api-v1-base64"})
  void settlesADoubtThroughEachGateway(String gateway) {
    long id = doubt();
    String since = since(id);

    ObjectNode event =
        Events.http(
            gateway,
            "{\"settle\":[{\"id\":%d,\"seen\":\"%s\"}],\"as\":\"accepted\"}".formatted(id, since));
    event.put(event.has("rawPath") ? "rawPath" : "path", "/prod/receipts/settle");

    assertThat(http(event).status()).isEqualTo(200);
    assertThat(http(event).status()).as("it is not as it was seen any more").isEqualTo(409);
    assertThat(reload(id).label()).isEqualTo("duplicate");
    assertThat(vendor.reloadCalls()).hasSize(1);
  }

  @Test
  void sendsWhatIsReleased() {
    long id = doubt();

    JsonNode settled =
        invoke(
            "{\"settle\":[{\"id\":%d,\"seen\":\"%s\"}],\"as\":\"released\"}"
                .formatted(id, since(id)));

    assertThat(settled.path("ledger").asText()).isEqualTo(THIS_PROCESS);
    assertThat(metrics.drain()).anyMatch(line -> line.contains("\"Settled\":1"));
    assertThat(reload(id).label()).isEqualTo("accepted");
    assertThat(vendor.reloadCalls()).hasSize(2);
  }

  @Test
  void failsADirectInvocationThatAsksForNothing() {
    JsonNode error = invokeInVain("{\"ask\":[]}");

    assertThat(error.get("errorType").textValue())
        .isEqualTo("dev.refiscal.trigger.UnreadableInputException");
    assertThat(error.get("errorMessage").textValue()).isEqualTo("ask is empty");
  }

  private long doubt() {
    long id = newFailed(1)[0];
    vendor.nextReloads(Fault.RESET_AFTER);
    assertThat(reload(id).label()).isEqualTo("inDoubt");
    return id;
  }

  private String since(long id) {
    JsonNode document = invoke("{\"ask\":[" + id + "]}").path("documents").get(0);
    assertThat(document.path("state").asText()).isEqualTo("inDoubt");
    return document.path("since").asText();
  }
}
