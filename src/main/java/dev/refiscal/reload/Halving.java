// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Finds the bad ids in a batch that the vendor rejects as a whole, by bisection.
 *
 * <p>If the first half of a rejected batch is accepted, the bad id must be in the second half. That
 * half is split again without being sent whole. So k bad ids among n cost at most 2k·log2(n)+1
 * calls.
 */
final class Halving {

  private final Function<List<DocumentId>, Outcome> call;
  private final Map<DocumentId, Outcome> outcomes = new LinkedHashMap<>();

  private Halving(Function<List<DocumentId>, Outcome> call) {
    this.call = call;
  }

  /**
   * Sends a batch, and its halves where needed.
   *
   * @param call sends a batch and returns one outcome for all of it
   * @return one outcome for each id, in the order of the batch
   */
  static Map<DocumentId, Outcome> send(
      List<DocumentId> batch, Function<List<DocumentId>, Outcome> call) {
    var halving = new Halving(call);
    halving.send(batch);
    return halving.outcomes;
  }

  private void send(List<DocumentId> batch) {
    Outcome outcome = call.apply(batch);
    if (batch.size() > 1 && !outcome.holdsForEach()) {
      split(batch);
      return;
    }
    batch.forEach(id -> outcomes.put(id, outcome));
  }

  private void split(List<DocumentId> rejected) {
    int middle = rejected.size() / 2;
    List<DocumentId> first = rejected.subList(0, middle);
    List<DocumentId> second = rejected.subList(middle, rejected.size());
    send(first);
    boolean secondIsBad = first.stream().allMatch(id -> outcomes.get(id).done());
    if (secondIsBad && second.size() > 1) {
      split(second);
    } else {
      send(second);
    }
  }
}
