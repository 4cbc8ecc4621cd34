// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.openapi.Description;
import dev.refiscal.openapi.Example;
import dev.refiscal.reload.Outcome;
import java.util.List;
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
}
