// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * What a person saw of a receipt that a decision can settle.
 *
 * @param state the name of the state
 * @param since the time as reported
 * @param until when this was last true, as far as the person knows; later events were not seen
 */
record Sighting(long id, String state, String since, long until) {}
