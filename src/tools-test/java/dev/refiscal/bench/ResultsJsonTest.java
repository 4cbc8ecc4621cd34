// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ResultsJsonTest {

  @Test
  void holdsEverySampleAndWhereItComesFrom() throws Exception {
    JsonNode json = new ObjectMapper().readTree(ResultsJson.of(Runs.invented()));

    assertThat(json.path("date").textValue()).isEqualTo("2026-11-24T08:00:00Z");
    assertThat(json.path("commit").textValue()).isEqualTo("be518aadc3");
    assertThat(json.at("/machine/cpu").textValue()).isEqualTo("Some <CPU> & Co");
    assertThat(json.at("/machine/cores").intValue()).isEqualTo(2);
    assertThat(json.at("/machine/jdk").textValue()).isEqualTo("17.0.15");
    assertThat(json.at("/machine").has("python")).isFalse();
    assertThat(json.at("/settings/runs").intValue()).isEqualTo(3);
    assertThat(json.at("/metrics/start-to-reply/unit").textValue()).isEqualTo("ms");
    assertThat(json.at("/metrics/start-to-reply/functions/JVM").toString())
        .isEqualTo("{\"median\":2000,\"min\":1000,\"max\":3000,\"samples\":[2000,1000,3000]}");
    assertThat(json.at("/metrics/own-share-p50/functions/JVM/median").doubleValue()).isEqualTo(0.5);
    assertThat(json.path("metrics").has("drain-seconds")).isFalse();
    assertThat(json.path("targets")).hasSize(23);
    assertThat(json.at("/missing/0").textValue()).isEqualTo("No zip was found for: native.");
  }

  @Test
  void namesNoPathOfTheMachine() {
    assertThat(ResultsJson.of(Runs.invented()))
        .doesNotContain(Path.of("").toAbsolutePath().toString());
  }
}
