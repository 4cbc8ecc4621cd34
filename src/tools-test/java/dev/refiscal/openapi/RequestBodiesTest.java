// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.refiscal.openapi.RequestBodies.Broken;
import dev.refiscal.project.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

@BesideOthers
class RequestBodiesTest {

  private static final RequestBodies BODIES = new RequestBodies(Description.read(), 0);
  private static final List<JsonNode> VALID = BODIES.valid();
  private static final List<Broken> BROKEN = BODIES.broken();

  @Test
  void makesWhatTheDescriptionTakes() {
    assertThat(VALID).allSatisfy(body -> assertThat(BODIES.errors(body)).isEmpty());
  }

  @Test
  void makesWhatTheDescriptionDoesNotTake() {
    assertThat(BROKEN).allSatisfy(broken -> assertThat(BODIES.errors(broken.body())).isNotEmpty());
  }

  @Test
  void goesToTheBounds() {
    assertThat(texts(VALID))
        .contains("[1]", "[9223372036854775807]", "{\"ids\":[1]}", "{\"ids\":[1],\"force\":true}")
        .contains("{\"ids\":[1],\"unknown-null\":null}");
    assertThat(VALID).extracting(JsonNode::size).contains(10_000);
  }

  @Test
  void goesBeyondTheBounds() {
    assertThat(texts(BROKEN.stream().map(Broken::body).toList()))
        .contains("[]", "{}", "null", "[0]", "[9223372036854775808]", "[1,null,2]")
        .contains("{\"ids\":[]}", "{\"ids\":[0]}", "{\"ids\":[1],\"force\":null}");
    assertThat(BROKEN)
        .filteredOn(broken -> broken.keyword().equals("maxItems"))
        .extracting(broken -> Math.max(broken.body().size(), broken.body().path("ids").size()))
        .containsExactly(10_001, 10_001);
  }

  @Test
  void goesFarWhereThereAreNoBounds() throws IOException {
    String yaml = Files.readString(Description.FILE);
    Description unbounded =
        Description.of(
            yaml.replace("minimum: 1\n", "\n")
                .replace("maximum: 9223372036854775807\n", "\n")
                .replace("minItems: 1\n", "\n"));

    assertThat(texts(new RequestBodies(unbounded, 0).valid()))
        .contains("[0]", "[9223372036854775808]", "[]");
  }

  @Test
  void refusesASchemaThatItKnowsInPartOnly() throws IOException {
    String yaml = Files.readString(Description.FILE);
    Description more = Description.of(yaml.replace("minItems: 1\n", "uniqueItems: true\n"));

    assertThatThrownBy(() -> new RequestBodies(more, 0).valid())
        .hasMessageContaining("keyword uniqueItems");
  }

  private static List<String> texts(List<JsonNode> bodies) {
    return bodies.stream().map(JsonNode::toString).toList();
  }
}
