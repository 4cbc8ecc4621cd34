// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.trigger;

import dev.refiscal.reload.DocumentId;
import java.util.Set;

/**
 * A question about documents.
 *
 * @param ids in the order in which they first came
 * @param vendor whether the vendor is asked, too
 */
record AskRequest(Set<DocumentId> ids, boolean vendor) {}
