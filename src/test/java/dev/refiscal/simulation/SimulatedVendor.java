// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import dev.refiscal.simulation.VendorSettings.NotInError;
import dev.refiscal.simulation.VendorSettings.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The vendor's receipts, and how calls change them. */
final class SimulatedVendor {

  private static final long LONGEST_QUEUE = 30 * Schedule.MINUTE;

  private final World world;
  private final Map<Long, Receipt> receipts = new HashMap<>();
  private final List<Outage> outages = new ArrayList<>();

  SimulatedVendor(World world) {
    this.world = world;
  }

  /** A receipt's status as people see it. */
  enum Status {
    ERROR,
    QUEUED,
    DONE
  }

  /** The kind of outage. */
  enum Down {
    REFUSES,
    BUSY,
    HANGS
  }

  /** An outage of the vendor. */
  record Outage(long from, long to, Down how) {}

  private static final class Receipt {
    private final Place place;
    private final boolean wrongData;
    private Status then = Status.ERROR;
    private long from;

    Receipt(Place place, boolean wrongData) {
      this.place = place;
      this.wrongData = wrongData;
    }
  }

  /** Adds a failed receipt. */
  void add(long id, boolean wrongData) {
    String label = "receipt " + id;
    receipts.put(id, new Receipt(new Place(label, world.dice().of(label)), wrongData));
  }

  void fails(Outage outage) {
    outages.add(outage);
  }

  /** The current outage; null if there is none. */
  Outage outage() {
    long now = world.schedule().now();
    for (Outage outage : outages) {
      if (outage.from() <= now && now < outage.to()) {
        return outage;
      }
    }
    return null;
  }

  /** The current status of a document; null if there is none. */
  Status status(long id) {
    Receipt receipt = receipts.get(id);
    return receipt == null ? null : status(receipt);
  }

  private Status status(Receipt receipt) {
    return world.schedule().now() < receipt.from ? Status.QUEUED : receipt.then;
  }

  /**
   * Processes a batch.
   *
   * @return the status that rejects the batch; empty if it was accepted
   */
  OptionalInt process(List<Long> ids) {
    int rejected = 0;
    for (long id : ids) {
      rejected = Math.max(rejected, rejection(id));
    }
    if (rejected == 0 || !world.settings().vendor().rejectsWholeBatch()) {
      for (long id : ids) {
        if (rejection(id) == 0) {
          take(id);
        }
      }
    }
    return rejected == 0 ? OptionalInt.empty() : OptionalInt.of(rejected);
  }

  private int rejection(long id) {
    Receipt receipt = receipts.get(id);
    VendorSettings settings = world.settings().vendor();
    if (receipt == null) {
      return settings.unknown() == Unknown.REJECTED_400 ? 400 : 0;
    }
    if (status(receipt) == Status.ERROR) {
      return 0;
    }
    return switch (settings.notInError()) {
      case IGNORED, FISCALIZED_AGAIN -> 0;
      case REJECTED_400 -> 400;
      case REJECTED_409 -> 409;
    };
  }

  private void take(long id) {
    Receipt receipt = receipts.get(id);
    if (receipt == null) {
      return;
    }
    boolean again = world.settings().vendor().notInError() == NotInError.FISCALIZED_AGAIN;
    if (status(receipt) == Status.ERROR || again) {
      queue(receipt);
    }
  }

  private void queue(Receipt receipt) {
    long now = world.schedule().now();
    boolean failsAgain = world.weather().strikes(Fault.RECEIPT_FAILS_AGAIN, receipt.place);
    receipt.then = receipt.wrongData || failsAgain ? Status.ERROR : Status.DONE;
    receipt.from = now + receipt.place.dice().between(Schedule.SECOND, LONGEST_QUEUE);
  }

  /** A person presses the vendor's own button. */
  void button(long id) {
    Receipt receipt = receipts.get(id);
    if (receipt != null && status(receipt) == Status.ERROR) {
      queue(receipt);
    }
  }
}
