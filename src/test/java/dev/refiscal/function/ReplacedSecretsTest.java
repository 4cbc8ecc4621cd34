// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.simulator.Behaviour.BrokerTokenRefusal;
import dev.refiscal.simulator.Behaviour.UnknownId;
import dev.refiscal.simulator.VendorSimulator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outcome of documents while the Broker-token is wrong or invalid in a header. */
@QuarkusTest
@TestProfile(ReplacedSecretsTest.InAStore.class)
class ReplacedSecretsTest extends RunningFunction {

  private static final String MALFORMED =
      "the Broker-token contains a character that is invalid in a header: correct it";

  /** Keeps the secrets in a replaceable store. */
  public static class InAStore implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
      return Set.of(Store.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("refiscal.batch-size", "10");
    }
  }

  /** The Broker-token that the function knows, and the one that a new read would return. */
  @Alternative
  @ApplicationScoped
  public static class Store implements dev.refiscal.secrets.Secrets {
    private volatile String known = VendorSimulator.BROKER_TOKEN;
    private volatile String stored = known;

    void put(String brokerToken) {
      stored = brokerToken;
    }

    @Override
    public String connectorToken() {
      return VendorSimulator.CONNECTOR_TOKEN;
    }

    @Override
    public String brokerToken() {
      return known;
    }

    @Override
    public boolean renew() {
      boolean changed = !stored.equals(known);
      known = stored;
      return changed;
    }
  }

  @Inject Store store;

  @BeforeEach
  void storeTheTokenThatTheVendorKnows() {
    store.put(VendorSimulator.BROKER_TOKEN);
    store.renew();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fake-broker\r\n-token", "fake-broker\n-token", "fake-\u0442oken"})
  void sendsNothingWithATokenThatNoHeaderMayHold(String brokerToken) {
    store.put(brokerToken);
    store.renew();

    // Often enough to open the circuit if the vendor were to blame.
    for (long id : newFailed(8)) {
      assertThat(reload(id)).isEqualTo(new DocumentOutcome("retryable", MALFORMED));
    }
    assertThat(vendor.reloadCalls()).isEmpty();
  }

  @Test
  void takesACorrectedTokenAtOnce() {
    store.put("fake-broker\n-token");
    store.renew();
    store.put(VendorSimulator.BROKER_TOKEN);

    assertThat(reload(newFailed(1)[0]).label()).isEqualTo("accepted");
  }

  @Test
  void doesNotTakeAReplacedTokenForBadDocuments() {
    vendor.behave(
        behaviour -> behaviour.withBrokerTokenRefusal(BrokerTokenRefusal.BAD_REQUEST_400));
    vendor.rotateBrokerToken("another-token");
    store.put("another-token");

    HttpReply reply = http(array(newFailed(30)));

    assertThat(reply.body().get("summary")).isEqualTo(json("{\"accepted\":30}"));
    assertThat(vendor.reloadCalls()).hasSize(4);
  }

  @Test
  void rejectsABadDocumentWithTheRightToken() {
    vendor.behave(behaviour -> behaviour.withUnknownId(UnknownId.BAD_REQUEST_400));

    assertThat(reload(newIds(1)[0]))
        .isEqualTo(new DocumentOutcome("rejected", "the vendor answered 400"));
    assertThat(vendor.reloadCalls()).hasSize(1);
  }
}
