// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The triggers, the domain and its rules in a simulated world of SQS, Lambda, DynamoDB, the vendor
 * and people, on a virtual clock. One seed is one schedule. See docs/simulation.md.
 */
package dev.refiscal.simulation;
