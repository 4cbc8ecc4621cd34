// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.refiscal.reload.Outcome.Accepted;
import dev.refiscal.reload.Outcome.Rejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class HalvingProperties {

  @Property
  void findsTheBadIdsInFewCallsAndSendsTheGoodOnesOnce(
      @ForAll @IntRange(min = 1, max = 200) int size, @ForAll Set<@LongRange(min = 1) Long> seeds) {
    List<DocumentId> batch = LongStream.rangeClosed(1, size).mapToObj(DocumentId::new).toList();
    List<DocumentId> bad =
        seeds.stream().map(seed -> batch.get((int) (seed % size))).distinct().toList();
    List<List<DocumentId>> calls = new ArrayList<>();
    List<DocumentId> taken = new ArrayList<>();

    Map<DocumentId, Outcome> outcomes =
        Halving.send(
            batch,
            part -> {
              calls.add(part);
              if (!Collections.disjoint(part, bad)) {
                return new Rejected("the vendor answered 400");
              }
              taken.addAll(part);
              return new Accepted();
            });

    assertThat(outcomes.keySet()).containsExactlyElementsOf(batch);
    outcomes.forEach(
        (id, outcome) ->
            assertThat(outcome).isInstanceOf(bad.contains(id) ? Rejected.class : Accepted.class));
    assertThat(taken).doesNotHaveDuplicates().hasSize(size - bad.size());
    assertThat((double) calls.size())
        .isLessThanOrEqualTo(2 * bad.size() * Math.log(size) / Math.log(2) + 1 + 1e-9);
  }
}
