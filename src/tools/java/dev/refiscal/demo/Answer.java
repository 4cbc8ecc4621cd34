// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

/**
 * What one call came to.
 *
 * @param trigger who woke the function
 * @param sent what it was woken with
 * @param answered what it answered
 */
record Answer(String trigger, String sent, String answered) {}
