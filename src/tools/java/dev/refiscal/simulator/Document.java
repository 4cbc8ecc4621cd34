// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.simulator;

/**
 * The vendor's state of one document at one moment.
 *
 * @param id the document's id
 * @param status its status
 * @param fiscalizations how many fiscal receipts it has; more than one declares revenue twice
 * @param reloads how many reloads of it the vendor took in: those that queued it, and those that it
 *     ignored because of its status
 */
public record Document(long id, DocumentStatus status, int fiscalizations, int reloads) {}
