// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.refiscal.local.Invocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {

  private static final String BOTH =
      "{\"documents\":[{\"id\":1,\"outcome\":\"accepted\"},{\"id\":2,\"outcome\":\"accepted\"}]}";

  private final Event event = new Event(List.of(1L, 2L));

  @Test
  void isADirectInvocation() {
    assertThat(event.json()).isEqualTo("{\"ids\":[1, 2]}");
  }

  @Test
  void takesAReplyThatAcceptsAllIds() {
    assertThatCode(() -> event.check(reply(BOTH, Optional.empty()))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "no JSON",
        "{\"documents\":[{\"id\":1,\"outcome\":\"accepted\"}]}",
        "{\"documents\":[{\"id\":1,\"outcome\":\"accepted\"},{\"id\":3,\"outcome\":\"accepted\"}]}",
        "{\"documents\":[{\"id\":1,\"outcome\":\"accepted\"},{\"id\":2,\"outcome\":\"retryable\"}]}"
      })
  void refusesEveryOther(String payload) {
    assertThatThrownBy(() -> event.check(reply(payload, Optional.empty())))
        .isInstanceOf(WrongResultException.class);
  }

  @Test
  void refusesAnErrorOfTheFunction() {
    assertThatThrownBy(() -> event.check(reply(BOTH, Optional.of("Unhandled"))))
        .isInstanceOf(WrongResultException.class);
  }

  private static Invocation reply(String payload, Optional<String> error) {
    return new Invocation("r-1", payload, error, Duration.ZERO, false, Optional.empty());
  }
}
