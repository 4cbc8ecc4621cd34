// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** A processor that gives the queued answers, then accepts everything, and records its calls. */
public final class FakeProcessor implements FiscalProcessor {

  static final Duration LONGEST_CALL = Duration.ofSeconds(12);

  private final List<List<DocumentId>> calls = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Outcome> answers = new ArrayDeque<>();
  private Runnable onCall = () -> {};
  private volatile Deadline lastDeadline;

  /** Answers the next calls, one each. */
  public void answer(Outcome... outcomes) {
    answers.addAll(Arrays.asList(outcomes));
  }

  /** The batch of each call, in order. */
  public List<List<DocumentId>> calls() {
    return List.copyOf(calls);
  }

  /** The deadline of the last call. */
  Deadline deadline() {
    return lastDeadline;
  }

  /** Runs during each call. */
  void onCall(Runnable action) {
    onCall = action;
  }

  @Override
  public Outcome reload(List<DocumentId> batch, Deadline deadline) {
    calls.add(List.copyOf(batch));
    lastDeadline = deadline;
    onCall.run();
    return answers.isEmpty() ? new Outcome.Accepted() : answers.remove();
  }

  @Override
  public Duration longestCall() {
    return LONGEST_CALL;
  }
}
