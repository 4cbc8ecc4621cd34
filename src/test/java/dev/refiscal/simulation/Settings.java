// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of a simulation, besides its seed.
 *
 * @param days the days of work, before all faults end
 * @param fifo whether the queues are FIFO queues
 * @param batchSize the most ids in one call to the vendor
 * @param window how long an accepted document is a duplicate, in microseconds
 * @param retention how long the ledger keeps a record, in microseconds
 * @param acts the acts of people and callers, and outages
 * @param rates the rates of the faults
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
