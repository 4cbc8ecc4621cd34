// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.reload.Deadline;
import dev.refiscal.reload.DocumentId;
import dev.refiscal.reload.DocumentStatuses;
import dev.refiscal.reload.FiscalProcessor;
import dev.refiscal.reload.Outcome;
import dev.refiscal.simulation.SimulatedVendor.Down;
import dev.refiscal.simulation.SimulatedVendor.Outage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The vendor as one process of the function sees it. Like the guard around the vendor's client, it
 * retries what was certainly not processed.
 */
final class VendorPort implements FiscalProcessor, DocumentStatuses {

  private static final Duration LONGEST = Duration.ofSeconds(12);
  private static final long TIME_LIMIT = 8 * Schedule.SECOND;
  private static final int ATTEMPTS = 3;
  private static final long PAUSE = 200 * Schedule.MILLI;

  private final World world;
  private final Supplier<Execution> execution;

  VendorPort(World world, Supplier<Execution> execution) {
    this.world = world;
    this.execution = execution;
  }

  @Override
  public Duration longestCall() {
    return LONGEST;
  }

  @Override
  public Outcome reload(List<DocumentId> batch, Deadline deadline) {
    List<Long> ids = batch.stream().map(DocumentId::value).toList();
    for (int attempt = 1; ; attempt++) {
      if (!deadline.allows(LONGEST)) {
        return Outcome.Retryable.forLackOfTime();
      }
      Outcome outcome = attempt(ids);
      if (!(outcome instanceof Outcome.Retryable retryable) || attempt == ATTEMPTS) {
        return outcome;
      }
      Duration wait = retryable.retryAfter();
      if (!deadline.allows(wait.plus(LONGEST))) {
        return outcome;
      }
      current().spend(Math.max(PAUSE, Schedule.micros(wait)));
    }
  }

  private Outcome attempt(List<Long> ids) {
    current().begins("a call", LONGEST);
    Outage outage = world.vendor().outage();
    if ((outage != null && outage.how() == Down.REFUSES) || strikes(Fault.VENDOR_UNREACHABLE)) {
      current().spend(dice().between(1, 4_000) * Schedule.MILLI);
      return told(ids, Outcome.Retryable.because("the vendor could not be reached"));
    }
    current().spend(dice().between(1, 60) * Schedule.MILLI);
    VendorCall call = world.book().departs(current(), ids);
    world.trace().line(current().toString(), "sends " + ids);
    current().point("with a call on its way");
    if (outage != null && outage.how() == Down.HANGS) {
      return hangs(ids, outage.to() - world.schedule().now(), false);
    }
    return outage != null && outage.how() == Down.BUSY
        ? busy(ids, call, Math.min(outage.to() - world.schedule().now(), 20 * Schedule.MINUTE))
        : answer(ids, call);
  }

  private Outcome answer(List<Long> ids, VendorCall call) {
    if (strikes(Fault.VENDOR_BUSY)) {
      List<Long> waits =
          List.of(
              0L,
              2 * Schedule.SECOND,
              5 * Schedule.MINUTE,
              Schedule.HOUR,
              world.settings().vendor().longestWait());
      return busy(ids, call, dice().one(waits));
    }
    if (strikes(Fault.VENDOR_LOST_BEFORE)) {
      return world.has(Mutation.GIVEN_UP_CALL_DEPARTS)
          ? givenUp(ids, call)
          : hangs(ids, Long.MAX_VALUE, false);
    }
    if (strikes(Fault.VENDOR_LATE)) {
      long later = dice().between(TIME_LIMIT, 25 * Schedule.SECOND);
      world.schedule().at(world.schedule().now() + later, () -> world.vendor().process(ids));
      return hangs(ids, Long.MAX_VALUE, true);
    }
    if (strikes(Fault.VENDOR_LOST_AFTER)) {
      world.vendor().process(ids);
      return hangs(ids, Long.MAX_VALUE, false);
    }
    if (strikes(Fault.VENDOR_ERROR_BEFORE)) {
      return doubt(ids, dice().between(5, 500) * Schedule.MILLI, "the vendor answered 502");
    }
    if (strikes(Fault.VENDOR_ERROR_AFTER)) {
      world.vendor().process(ids);
      return doubt(ids, dice().between(5, 500) * Schedule.MILLI, "the vendor answered 500");
    }
    boolean slow = strikes(Fault.VENDOR_SLOW);
    current().spend(dice().between(5, slow ? 4_000 : 200) * Schedule.MILLI);
    OptionalInt rejection = world.vendor().process(ids);
    current().spend(dice().between(1, slow ? 3_900 : 100) * Schedule.MILLI);
    current().point("with an answer on its way");
    return rejection.isEmpty() ? accepted(ids) : rejected(ids, call, rejection.getAsInt());
  }

  private Outcome accepted(List<Long> ids) {
    ids.forEach(id -> world.book().accepted(id));
    return told(ids, new Outcome.Accepted());
  }

  private Outcome rejected(List<Long> ids, VendorCall call, int status) {
    if (world.settings().vendor().rejectsWholeBatch() || ids.size() == 1) {
      call.notProcessed();
    }
    if (ids.size() == 1 && status == 409) {
      world.book().accepted(ids.get(0));
      return told(ids, new Outcome.Duplicate());
    }
    return told(ids, new Outcome.Rejected("the vendor answered " + status));
  }

  private Outcome busy(List<Long> ids, VendorCall call, long retryAfter) {
    current().spend(dice().between(5, 100) * Schedule.MILLI);
    current().point("with an answer on its way");
    call.notProcessed();
    Duration wait = Duration.ofSeconds(retryAfter / Schedule.SECOND);
    return told(ids, Outcome.Retryable.because("the vendor answered 429", wait));
  }

  /** No answer: the connection is reset, or the timeout ends. */
  private Outcome hangs(List<Long> ids, long until, boolean toTheEnd) {
    long time = toTheEnd || dice().chance(0.5) ? TIME_LIMIT : dice().between(1, 3_000_000);
    return doubt(ids, Math.min(time, Math.max(0, until)), "no valid answer");
  }

  private Outcome doubt(List<Long> ids, long time, String reason) {
    current().spend(time);
    current().point("without an answer");
    return told(ids, new Outcome.InDoubt(reason));
  }

  /** The old rule: the caller learns of a doubt before any call was made. */
  private Outcome givenUp(List<Long> ids, VendorCall call) {
    call.notProcessed();
    Execution caller = current();
    world
        .schedule()
        .at(
            world.schedule().now() + 30 * Schedule.SECOND,
            () -> {
              world.trace().line(caller.toString(), "sends late " + ids);
              world.book().departs(caller, ids);
              world.vendor().process(ids);
            });
    return doubt(ids, TIME_LIMIT, "no answer in time");
  }

  private Outcome told(List<Long> ids, Outcome outcome) {
    if (world.trace().on()) {
      world.trace().line(current().toString(), ids + " " + outcome.label());
    }
    return outcome;
  }

  @Override
  public Meaning of(DocumentId id) {
    Meaning meaning = meaning(id);
    current().visit().ifPresent(visit -> visit.vendorSays(id.value(), meaning));
    return meaning;
  }

  private Meaning meaning(DocumentId id) {
    current().begins("a question", LONGEST);
    current().spend(dice().between(5, 200) * Schedule.MILLI);
    if (world.vendor().outage() != null || strikes(Fault.STATUS_UNKNOWN)) {
      return Meaning.UNKNOWN;
    }
    SimulatedVendor.Status status = world.vendor().status(id.value());
    long read = world.schedule().now();
    if (strikes(Fault.STATUS_SLOW)) {
      current().spend(dice().between(1, 11_000) * Schedule.MILLI);
    }
    current().point("with a status on its way");
    world.trace().line(current().toString(), id + " is " + status);
    if (status == null) {
      return Meaning.UNKNOWN;
    }
    return switch (status) {
      case ERROR -> {
        current().failedAt(id.value(), read);
        yield Meaning.FAILED;
      }
      case QUEUED -> Meaning.IN_PROGRESS;
      case DONE -> {
        // A question reports it, but does not record it.
        if (current().visit().isEmpty()) {
          world.book().accepted(id.value());
        }
        yield Meaning.DONE;
      }
    };
  }

  private boolean strikes(Fault fault) {
    return world.weather().strikes(fault, current().place());
  }

  private Dice dice() {
    return current().place().dice();
  }

  private Execution current() {
    return execution.get();
  }
}
