// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The vendor on loopback: an HTTP server that simulates the fiscal processor, its cash registers
 * and its faults, for tests and manual use. {@link dev.refiscal.simulator.VendorSimulator} is the
 * entry point.
 */
package dev.refiscal.simulator;
