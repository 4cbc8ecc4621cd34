// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The record of attempts that keeps a document from being sent twice.
 *
 * <p>Every document is claimed before the call that sends it and settled after it. Nothing that
 * goes wrong in between removes a record: a claim that is not settled when its lease ends is a
 * doubt.
 *
 * <pre>
 *            claim                 settle
 *   (none) ────────▶ being sent ─────────────▶ accepted | rejected | released | in doubt
 *                        │ lease ends
 *                        ▼
 *                     in doubt
 * </pre>
 *
 * <p>Implementations are safe for several threads; those that are shared between processes are safe
 * for several processes.
 */
public interface AttemptLedger {

  /**
   * Records, for each id that may be sent, that it is being sent under this lease. All or nothing
   * of an id: a concurrent claim of the same id gets a different answer.
   *
   * @param force whether ids that were accepted or are in doubt may be sent too; ids that somebody
   *     is sending at this moment may not
   * @return one claim for each id
   * @throws LedgerUnavailableException if it is not certain that the claims were recorded; then
   *     nothing may be sent
   */
  Map<DocumentId, Claim> claim(Collection<DocumentId> ids, Lease lease, boolean force);

  /**
   * Records how the attempts under this lease ended.
   *
   * @return the ids for which that is certainly recorded; the others become doubts when the lease
   *     ends. Failures show here, not as exceptions
   */
  Set<DocumentId> settle(Map<DocumentId, Outcome> outcomes, Lease lease);

  /**
   * Who is sending, and until when that can be.
   *
   * @param holder unique to the invocation
   * @param ends nothing that was sent under this lease can still be on its way after this
   */
  record Lease(String holder, Instant ends) {}

  /** The ledger's answer for one id. */
  sealed interface Claim {

    /** The id is ours to send. */
    record Granted() implements Claim {}

    /** Somebody else is sending it, until then at the latest. */
    record Held(Instant until) implements Claim {}

    /** It was accepted within the window. */
    record AcceptedBefore(Instant at) implements Claim {}

    /**
     * An earlier attempt may have been processed.
     *
     * @param over when it was over: when it was settled, or the end of the lease of one that never
     *     was, since it may have been sent as late as that
     */
    record Doubtful(Instant over) implements Claim {}
  }
}
