// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.project.BesideOthers;
import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.InDoubt;
import dev.refiscal.reload.Outcome.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BesideOthers
class HalvingTest {

  private final List<List<DocumentId>> calls = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void findsEverySetOfBadIdsInFewCalls(int size) {
    List<DocumentId> batch = batch(size);
    for (int bad = 0; bad < 1 << size; bad++) {
      int badIds = bad;
      calls.clear();

      Map<DocumentId, Outcome> outcomes =
          Halving.send(batch, part -> record(part, answer(part, badIds)));

      assertThat(outcomes.keySet()).containsExactlyElementsOf(batch);
      outcomes.forEach(
          (id, outcome) ->
              assertThat(outcome)
                  .isInstanceOf(isBad(id, badIds) ? Rejected.class : Accepted.class));
      int k = Integer.bitCount(bad);
      assertThat((double) calls.size())
          .as("calls for %d bad ids among %d: %s", k, size, calls)
          .isLessThanOrEqualTo(2 * k * Math.log(size) / Math.log(2) + 1 + 1e-9);
      assertNoneSentAfterItWasTaken(outcomes);
    }
  }

  @Test
  void doesNotSendAgainWhatIsInDoubt() {
    List<DocumentId> batch = batch(4);
    var answers = List.of(new Rejected("400"), new InDoubt("500"), new Accepted()).iterator();

    Map<DocumentId, Outcome> outcomes = Halving.send(batch, part -> record(part, answers.next()));

    assertThat(outcomes.values())
        .containsExactly(new InDoubt("500"), new InDoubt("500"), new Accepted(), new Accepted());
    assertThat(calls).containsExactly(batch, batch.subList(0, 2), batch.subList(2, 4));
  }

  private void assertNoneSentAfterItWasTaken(Map<DocumentId, Outcome> outcomes) {
    for (DocumentId id : outcomes.keySet()) {
      List<List<DocumentId>> withIt = calls.stream().filter(call -> call.contains(id)).toList();
      assertThat(withIt.subList(0, withIt.size() - 1))
          .allSatisfy(call -> assertThat(call).anyMatch(each -> rejected(outcomes, each)));
    }
  }

  private static boolean rejected(Map<DocumentId, Outcome> outcomes, DocumentId id) {
    return outcomes.get(id) instanceof Rejected;
  }

  private Outcome record(List<DocumentId> part, Outcome outcome) {
    calls.add(List.copyOf(part));
    return outcome;
  }

  private static Outcome answer(List<DocumentId> part, int bad) {
    return part.stream().anyMatch(id -> isBad(id, bad)) ? new Rejected("400") : new Accepted();
  }

  private static boolean isBad(DocumentId id, int bad) {
    return (bad >> (id.value() - 1) & 1) == 1;
  }

  private static List<DocumentId> batch(int size) {
    return LongStream.rangeClosed(1, size).mapToObj(DocumentId::new).toList();
  }
}
