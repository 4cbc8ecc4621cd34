// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.refiscal.openapi.Description;
import dev.refiscal.openapi.Example;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentState;
import dev.refiscal.reload.DocumentStatuses.Meaning;
import dev.refiscal.reload.Outcome;
import dev.refiscal.reload.Standing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description of the HTTP API and the code use the same words. */
class DescribedWordsTest {

  private final Description description = Description.read();

  @Test
  void describesTheProblemTypesAndNoOthers() {
    assertThat(description.words("ProblemType"))
        .isEqualTo(Stream.of(ProblemType.values()).map(ProblemType::uri).collect(toSet()));
  }

  @ParameterizedTest
  @EnumSource
  void describesAProblemTypeUnderItsStatus(ProblemType type) {
    assertThat(description.problemTypes(type.status()))
        .isEqualTo(
            Stream.of(ProblemType.values())
                .filter(other -> other.status() == type.status())
                .map(ProblemType::uri)
                .collect(toSet()));
  }

  @ParameterizedTest
  @EnumSource
  void showsAProblemTypeWithItsTitle(ProblemType type) {
    assertThat(description.allExamples())
        .map(Example::value)
        .filteredOn(problem -> problem.path("type").asText().equals(type.uri()))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.path("title").asText()).isEqualTo(type.title()));
  }

  @Test
  void describesTheOutcomesAndNoOthers() {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Accepted(),
            new Outcome.Duplicate(),
            new Outcome.Rejected("no"),
            Outcome.Retryable.because("later"),
            new Outcome.InDoubt("perhaps"));

    assertThat(outcomes.stream().map(Object::getClass).collect(toSet()))
        .isEqualTo(Set.of(Outcome.class.getPermittedSubclasses()));
    assertThat(description.words("Outcome"))
        .isEqualTo(outcomes.stream().map(Outcome::label).collect(toSet()));
  }

  @Test
  void describesTheVendorsStatusesAndNoOthers() {
    var unknown =
        new Standing(DocumentState.UNKNOWN, Optional.empty(), Optional.empty(), Optional.empty());
    var standings = new HashMap<>(Map.of(new DocumentId(Long.MAX_VALUE), unknown));
    var statuses = new HashMap<DocumentId, Meaning>();
    for (Meaning meaning : Meaning.values()) {
      var id = new DocumentId(standings.size());
      standings.put(id, unknown);
      statuses.put(id, meaning);
    }

    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ReceiptWriter.documents(answer, standings, Optional.of(statuses));

    assertThat(answer.findValuesAsText("vendor"))
        .containsExactlyInAnyOrderElementsOf(description.words("VendorStatus"));
  }
}
