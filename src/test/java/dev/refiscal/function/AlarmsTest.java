// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.telemetry.AlarmRules;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each alarm on the function's metrics fires for its cause, on the lines that the function prints.
 * Alarms that need a queue or a ledger are in {@code dev.refiscal.trigger.AlarmsTest}.
 */
@QuarkusTest
class AlarmsTest extends RunningFunction {

  private final AlarmRules alarms = AlarmRules.deployed();

  @BeforeEach
  void prepare() {
    warmUp();
    metrics.drain();
  }

  @Test
  void areQuietWhileAllIsWell() {
    invoke(array(newFailed(30)));

    assertThat(alarms.raisedBy(metrics.drain())).isEmpty();
  }

  @Test
  void knowOfADoubt() {
    vendor.nextReloads(Fault.ERROR_500);

    reload(newFailed(1)[0]);

    assertThat(alarms.raisedBy(metrics.drain())).containsExactly("in-doubt");
  }

  @Test
  void knowOfManyRejections() {
    vendor.behave(behaviour -> behaviour.withUnknownId(UnknownId.NOT_FOUND_404));

    invoke(array(newIds(21)));

    assertThat(alarms.raisedBy(metrics.drain())).containsExactly("rejected");
  }

  @Test
  void knowOfAVendorThatCannotBeReached() {
    vendor.refuseConnections(true);
    try {
      for (int i = 0; i < 6; i++) {
        invoke(array(newFailed(1)));
      }
    } finally {
      vendor.refuseConnections(false);
    }

    assertThat(alarms.raisedBy(metrics.drain())).containsExactly("retrying", "vendor-errors");
  }

  @Test
  void knowOfARefusedToken() {
    vendor.revokeAccessTokens();
    vendor.behave(behaviour -> behaviour.withTokenFault(TokenFault.INVALID_CLIENT_401));

    for (int i = 0; i < 3; i++) {
      circuits.resetAll();
      invoke(array(newFailed(1)));
    }

    assertThat(alarms.raisedBy(metrics.drain())).contains("retrying", "token-failures");
  }

  @Test
  void knowOfAReceiptThatWaits() {
    vendor.nextReloads(Fault.FORBIDDEN_403);
    ObjectNode event = Events.queue(Events.SQS, array(newFailed(1)));
    event
        .withObject("/Records/0/messageAttributes/Birth")
        .put("dataType", "String")
        .put("stringValue", Instant.now().minus(Duration.ofMinutes(61)).toString());

    invoke(event);

    assertThat(alarms.raisedBy(metrics.drain())).containsExactly("retrying", "waiting");
  }
}
