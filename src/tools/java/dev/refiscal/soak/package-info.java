// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The soak: everything at once, with faults everywhere, then a check whether a receipt was
 * fiscalized twice or an id was lost.
 */
package dev.refiscal.soak;
