// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a simulation is made of, besides its seed.
 *
 * @param days of work, before all faults end
 * @param fifo whether the queues are FIFO queues
 * @param batchSize the most ids that one call to the vendor carries
 * @param window how long an accepted document is a duplicate, in microseconds
 * @param retention how long the ledger keeps a record, in microseconds
 * @param acts what people and callers do, and what happens as a whole
 * @param rates of the faults
 */
record Settings(
    int days,
    boolean fifo,
    int batchSize,
    long window,
    long retention,
    VendorSettings vendor,
    List<Act> acts,
    Map<Fault, Double> rates,
    Set<Mutation> mutations) {

  Settings withActs(List<Act> fewer) {
    return new Settings(days, fifo, batchSize, window, retention, vendor, fewer, rates, mutations);
  }
}
