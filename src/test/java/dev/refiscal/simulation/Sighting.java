// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulation;

/**
 * What somebody was told of a receipt that a decision can settle.
 *
 * @param state by its name
 * @param since as it was told
 * @param until when this was true last, as far as the person knows: what happens later was not seen
 */
record Sighting(long id, String state, String since, long until) {}
