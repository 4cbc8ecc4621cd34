// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.DocumentId;
import java.util.Set;

/**
 * A query for documents.
 *
 * @param ids in the order of first occurrence
 * @param vendor whether the vendor's status is queried too
 */
record AskRequest(Set<DocumentId> ids, boolean vendor) {}
