// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

import dev.refiscal.simulator.Behaviour.NotInError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The vendor's documents and their path from Error through the registers to done, or Error again.
 */
final class Documents implements AutoCloseable {

  /** A document on its way. Guarded by the lock of the documents. */
  private static final class Entry {
    private final long id;
    private final boolean wrongData;
    private DocumentStatus status;
    private int fiscalizations;
    private int reloads;

    private Entry(long id, DocumentStatus status, boolean wrongData) {
      this.id = id;
      this.wrongData = wrongData;
      this.status = status;
      this.fiscalizations = status == DocumentStatus.DONE ? 1 : 0;
    }

    private Document snapshot() {
      return new Document(id, status, fiscalizations, reloads);
    }
  }

  private final Supplier<Registers> newRegisters;
  private final Consumer<Document> observer;
  private final SortedMap<Long, Entry> entries = new TreeMap<>();
  private Registers registers;
  private int unfinished;

  Documents(Supplier<Registers> newRegisters, Consumer<Document> observer) {
    this.newRegisters = newRegisters;
    this.observer = observer;
    this.registers = newRegisters.get();
  }

  /**
   * Adds a document, which stays as it is until it is reloaded.
   *
   * @throws IllegalArgumentException when the id exists already
   */
  synchronized void add(long id, DocumentStatus status, boolean wrongData) {
    if (entries.putIfAbsent(id, new Entry(id, status, wrongData)) != null) {
      throw new IllegalArgumentException("Document " + id + " is there already");
    }
  }

  /**
   * Takes in the ids of one call atomically.
   *
   * @return the status of the refusal, for the first offending id; or nothing
   */
  synchronized OptionalInt reload(List<Long> ids, Behaviour behaviour) {
    OptionalInt refusal =
        ids.stream()
            .map(id -> refusal(id, behaviour))
            .flatMapToInt(OptionalInt::stream)
            .findFirst();
    if (refusal.isEmpty() || behaviour.partialOnRejection()) {
      for (long id : ids) {
        if (entries.containsKey(id) && refusal(id, behaviour).isEmpty()) {
          takeIn(entries.get(id), behaviour.notInError() == NotInError.FISCALIZE_AGAIN);
        }
      }
    }
    return refusal;
  }

  synchronized Optional<Document> find(long id) {
    return Optional.ofNullable(entries.get(id)).map(Entry::snapshot);
  }

  /** All documents by id, in the order of the ids. */
  synchronized SortedMap<Long, Document> all() {
    var all = new TreeMap<Long, Document>();
    entries.forEach((id, entry) -> all.put(id, entry.snapshot()));
    return all;
  }

  /**
   * Waits until no register has work left.
   *
   * @throws TimeoutException when some still have after that time
   */
  synchronized void awaitIdle(Duration atMost) throws InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (unfinished > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new TimeoutException(unfinished + " receipts unfinished after " + atMost);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  /** Forgets all documents and the work on them. */
  synchronized void clear() {
    registers.close();
    registers = newRegisters.get();
    entries.clear();
    unfinished = 0;
    notifyAll();
  }

  @Override
  public synchronized void close() {
    registers.close();
  }

  private OptionalInt refusal(long id, Behaviour behaviour) {
    Entry entry = entries.get(id);
    if (entry == null) {
      return behaviour.unknownId().refusal();
    }
    return entry.status == DocumentStatus.ERROR
        ? OptionalInt.empty()
        : behaviour.notInError().refusal();
  }

  private void takeIn(Entry entry, boolean whateverItsStatus) {
    entry.reloads++;
    if (whateverItsStatus || entry.status == DocumentStatus.ERROR) {
      unfinished++;
      move(entry, DocumentStatus.QUEUED);
      registers.queue(() -> begin(entry), () -> end(entry));
    }
  }

  private synchronized void begin(Entry entry) {
    if (isHere(entry)) {
      move(entry, DocumentStatus.REGISTERING);
    }
  }

  private synchronized void end(Entry entry) {
    if (!isHere(entry)) {
      return;
    }
    if (!entry.wrongData) {
      entry.fiscalizations++;
    }
    move(entry, entry.wrongData ? DocumentStatus.ERROR : DocumentStatus.DONE);
    unfinished--;
    notifyAll();
  }

  /** Whether a register's work still counts: it may have begun before a {@link #clear()}. */
  private boolean isHere(Entry entry) {
    return entries.get(entry.id) == entry;
  }

  private void move(Entry entry, DocumentStatus status) {
    entry.status = status;
    observer.accept(entry.snapshot());
  }
}
