// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.bench;

import dev.refiscal.local.Link;
import dev.refiscal.simulator.Behaviour.NotInError;
import dev.refiscal.simulator.Document;
import dev.refiscal.simulator.Fault;
import dev.refiscal.simulator.SimulatorSettings;
import dev.refiscal.simulator.TokenFault;
import dev.refiscal.simulator.VendorSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The vendor's simulator behind TLS. It fails only on demand, and would fiscalize a receipt twice
 * if it is sent twice. It hands out receipts in Error, and checks afterwards that each was reloaded
 * once, in as few calls as possible.
 */
final class Vendor implements AutoCloseable {

  /** The most ids in a call: the default of the function, and the batch size of the peers. */
  static final int BATCH = 50;

  /** High enough that all ids of a step have the same number of digits. */
  private static final long FIRST_ID = 1_000_000;

  private static final Duration REGISTERS = Duration.ofSeconds(30);

  private final VendorSimulator simulator =
      VendorSimulator.start(
          SimulatorSettings.defaults().withTls(true).withFiscalizationTime(Duration.ZERO));
  private long nextId = FIRST_ID;

  /** The environment variables of a function that calls this vendor; the caller may add more. */
  Map<String, String> environment() {
    return simulator.environment();
  }

  /** The same, through a link. */
  Map<String, String> environment(Link link) {
    Map<String, String> environment = environment();
    environment.put(
        "REFISCAL_PROCESSING_URL",
        simulator.url().toString().replace(":" + port() + "/", ":" + link.port() + "/"));
    return environment;
  }

  /** A link to the vendor with this round trip. */
  Link link(Duration roundTrip) {
    return Link.to(port(), roundTrip);
  }

  private int port() {
    return simulator.url().getPort();
  }

  /** Rejects batches from now on. Any of their receipts may be processed nevertheless. */
  void rejectsInPart() {
    simulator.behave(standing -> standing.withReloadFault(Fault.NOT_FOUND_404));
  }

  /**
   * Checks that there were no more connections than invocations.
   *
   * @throws WrongResultException if not
   */
  void checkConnections(int invocations) {
    if (simulator.connections() > invocations) {
      throw new WrongResultException(
          "%d connections for %d invocations".formatted(simulator.connections(), invocations));
    }
  }

  /**
   * Forgets all documents and calls, and starts over.
   *
   * @param answersAfter the delay of each answer to token and reload calls
   */
  void begin(Duration answersAfter) {
    simulator.reset();
    nextId = FIRST_ID;
    boolean slow = !answersAfter.isZero();
    simulator.behave(
        standing ->
            standing
                .withNotInError(NotInError.FISCALIZE_AGAIN)
                .withSlow(answersAfter)
                .withReloadFault(slow ? Fault.SLOW : Fault.NONE)
                .withTokenFault(slow ? TokenFault.SLOW : TokenFault.NONE));
  }

  /** Events of direct invocations, each with this many ids of new receipts in Error. */
  List<Event> events(int count, int ids) {
    return Stream.generate(() -> new Event(failed(ids))).limit(count).toList();
  }

  /** Ids of new receipts in Error. */
  List<Long> failed(int count) {
    long[] ids = LongStream.range(nextId, nextId + count).toArray();
    nextId += count;
    simulator.addFailed(ids);
    return LongStream.of(ids).boxed().toList();
  }

  /** The fewest calls for ids that are sent together. */
  static int fewestCalls(int ids) {
    return (ids + BATCH - 1) / BATCH;
  }

  /**
   * Checks that every receipt handed out since {@link #begin} was reloaded and fiscalized once.
   *
   * @param calls the expected number of reload calls
   * @param processes the number of processes that reloaded something, with a token each
   * @throws WrongResultException if not
   */
  void check(int calls, int processes) {
    simulator.awaitIdle(REGISTERS);
    for (Document document : simulator.documents().values()) {
      if (document.reloads() != 1 || document.fiscalizations() != 1) {
        throw new WrongResultException(
            "Document %d was reloaded %d times and fiscalized %d times"
                .formatted(document.id(), document.reloads(), document.fiscalizations()));
      }
    }
    expect("reload calls", calls, simulator.reloadCalls().size());
    expect("token calls", processes, simulator.tokenCalls().size());
  }

  @Override
  public void close() {
    simulator.close();
  }

  private static void expect(String what, int expected, int found) {
    if (found != expected) {
      throw new WrongResultException("%d %s, not %d".formatted(found, what, expected));
    }
  }
}
