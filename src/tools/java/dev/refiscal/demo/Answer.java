// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.demo;

/**
 * The result of one call.
 *
 * @param trigger what invoked the function
 * @param sent the input
 * @param answered the answer
 */
record Answer(String trigger, String sent, String answered) {}
