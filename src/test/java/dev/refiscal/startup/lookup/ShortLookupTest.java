// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.startup.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.Expressions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Short and long lookups give the same result, for each name and any settings. */
@QuarkusTest
class ShortLookupTest {

  private static final String REST_CLIENT = "dev.refiscal.vendor.ReloadRestClient";

  private static Stream<Settings> settings() {
    return Stream.of(
        Settings.environment("nothing", Map.of()),
        Settings.environment(
            "what Lambda sets",
            Map.of(
                "AWS_LAMBDA_FUNCTION_NAME", "refiscal",
                "AWS_REGION", "eu-central-1",
                "PATH", "/usr/bin",
                "TZ", ":UTC",
                "_HANDLER", "x",
                "LANG", "C.UTF-8")),
        Settings.environment(
            "a merchant's variables",
            Map.of(
                "REFISCAL_CONNECTOR_TOKEN", "connector",
                "REFISCAL_BROKER_TOKEN", "broker",
                "REFISCAL_MERCHANT", "acme",
                "REFISCAL_PROCESSING_URL", "https://fp.example/processing-api",
                "REFISCAL_PROCESSING_TIMEOUT_MS", "7000",
                "REFISCAL_LEDGER_TABLE", "ledger",
                "REFISCAL_STATUS_FAILED", "A,B",
                "REFISCAL_STATUS_DONE_0_", "C",
                "QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS", "/var/task/ca.pem")),
        Settings.environment(
            "what a default refers to", Map.of("QUARKUS_THREAD_POOL_MAX_THREADS", "7")),
        Settings.environment(
            "the REST client by its key",
            Map.of("QUARKUS_REST_CLIENT_PROCESSING_READ_TIMEOUT", "8")),
        Settings.environment(
            "the REST client by its name",
            Map.of(
                "QUARKUS_REST_CLIENT__DEV_REFISCAL_VENDOR_RELOADRESTCLIENT__SCOPE", "Singleton")),
        Settings.system(
            "the REST client as MicroProfile has it",
            Map.of(
                REST_CLIENT + "/mp-rest/connectTimeout",
                "9",
                "processing/mp-rest/queryParamStyle",
                "COMMA_SEPARATED",
                "microprofile.rest.client.disable.default.mapper",
                "true")),
        Settings.file(
            "former names",
            Map.of(
                "quarkus.log.console.enable", "false",
                "quarkus.log.category.\"a.b\".level", "DEBUG",
                "quarkus.rest-client.processing.enable-compression", "true")),
        Settings.system("a profile", Map.of("%prod.quarkus.log.level", "WARN")),
        Settings.environment("a profile's variable", Map.of("_PROD_REFISCAL_MERCHANT", "acme")),
        Settings.system(
            "another profile", Map.of("quarkus.profile", "stage", "%stage.refiscal.merchant", "x")),
        Settings.dotEnv("a file of variables", Map.of("REFISCAL_BATCH_SIZE", "5")),
        Settings.file(
            "a file of properties",
            Map.of(
                "refiscal.batch-size",
                "${quarkus.thread-pool.queue-size:6}",
                "refiscal.margin",
                "4s")),
        Settings.file(
            "an expression without an end", Map.of("refiscal.merchant", "${nobody.knows}")),
        Settings.environment("an empty value", Map.of("REFISCAL_MERCHANT", "")),
        Settings.environment("no number", Map.of("REFISCAL_BATCH_SIZE", "abc")),
        Settings.system("no duration", Map.of("quarkus.oidc-client.connection-delay", "soon")),
        Settings.file("a key that nobody knows", Map.of("refiscal.batchsize", "5")),
        Settings.environment(
            "several clients of a kind",
            Map.of(
                "QUARKUS_OIDC_CLIENT_OTHER_CLIENT_ID", "x",
                "QUARKUS_OIDC_CLIENT__A_B__CLIENT_ID", "y",
                "QUARKUS_TLS_OTHER_PROTOCOLS_0_", "TLSv1.3")),
        Settings.environment("each value logged", Map.of("QUARKUS_CONFIG_LOG_VALUES", "true")));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void comesToTheSame(Settings settings) {
    assertThat(outcome(settings, true)).isEqualTo(outcome(settings, false));
  }

  /** The startup mappings, each name with its value, and the names, or why the start fails. */
  private static Map<String, String> outcome(Settings settings, boolean shortLookups) {
    Map<String, String> outcome = new HashMap<>();
    try {
      StartConfig config = StartConfig.read(settings, shortLookups, ShortLookupTest::nobodyListens);
      config.mappings().forEach((path, value) -> outcome.put("mapping " + path, value));
      config.names().forEach(name -> outcome.put("value " + name, config.value(name)));
      outcome.put("names", config.listed().toString());
    } catch (RuntimeException e) {
      outcome.put("failure", e.toString());
    }
    outcome.keySet().removeIf(key -> key.endsWith(ShortLookup.SWITCH));
    outcome.keySet().removeIf(key -> key.endsWith("shortLookups"));
    return outcome;
  }

  /** Each name, in each spelling, matches every name that is asked for in its place. */
  @Test
  void knowsEachNameThatMayBeAskedForInPlaceOfAnother() {
    List<String> asked = new ArrayList<>();
    StartConfig config = StartConfig.read(nothing(), false, asked::add);
    for (String name : config.names()) {
      asked.clear();
      // What a value refers to is a separate lookup.
      Expressions.withoutExpansion(() -> config.value(name));
      for (String other : Set.copyOf(asked)) {
        for (String spelling : spellings(other)) {
          var known = new KnownNames();
          known.add(spelling);
          assertThat(known.mayHave(name)).as("%s, looked for as %s", name, spelling).isTrue();
        }
      }
    }
  }

  private static Set<String> spellings(String name) {
    String variable = name.replaceAll("[^A-Za-z0-9]", "_");
    return Set.of(name, variable, variable.toUpperCase(Locale.ROOT));
  }

  @Test
  void asksTheSourcesForAFractionOfTheNames() {
    assertThat(asked(true).size()).isLessThan(asked(false).size() / 2);
  }

  private static List<String> asked(boolean shortLookups) {
    List<String> asked = new ArrayList<>();
    StartConfig.read(nothing(), shortLookups, asked::add);
    return asked;
  }

  private static void nobodyListens(String name) {}

  private static Settings nothing() {
    return Settings.environment("nothing", new HashMap<>(Map.of()));
  }

  @Test
  void triesEachPartOfTheConfiguration() {
    Set<String> roots = new HashSet<>();
    StartConfig.read(nothing(), true, ShortLookupTest::nobodyListens)
        .names()
        .forEach(name -> roots.add(root(name)));

    assertThat(roots)
        .contains("quarkus.rest-client", "quarkus.oidc-client", "quarkus.log", "refiscal.ledger");
  }

  private static String root(String name) {
    String[] parts = name.split("\\.", 3);
    return parts[0] + "." + (parts.length > 1 ? parts[1] : "");
  }
}
