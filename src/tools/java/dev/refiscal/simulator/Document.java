// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/**
 * What the vendor knows of one document at one moment.
 *
 * @param id the document's id
 * @param status where it stands
 * @param fiscalizations how many fiscal receipts it has got; more than one is declared revenue
 *     twice
 * @param reloads how often a reload that was not refused reached processing for it, whether it was
 *     queued by that or ignored
 */
public record Document(long id, DocumentStatus status, int fiscalizations, int reloads) {}
