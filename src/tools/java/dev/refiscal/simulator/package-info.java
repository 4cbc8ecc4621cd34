// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The vendor on loopback: an HTTP server that plays the fiscal processor, its cash registers and
 * its faults, for tests and for people. {@link dev.refiscal.simulator.VendorSimulator} is the way
 * in.
 */
package dev.refiscal.simulator;
