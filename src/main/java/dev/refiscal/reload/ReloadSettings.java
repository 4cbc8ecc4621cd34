// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/**
 * The settings of {@link ReloadService}.
 *
 * @param batchSize the maximum number of ids per vendor call; at least 1
 * @param parallelCalls the maximum number of batches claimed and sent concurrently; at least 1
 * @param splitsRejectedBatches whether a batch that the vendor rejects is halved to find the bad
 *     ids; otherwise the vendor may have processed part of it, and all of it is in doubt
 * @param ledgerTime the maximum time to claim or settle a batch
 * @param doubtSettles how long after the end of an attempt the vendor's status of the document
 *     becomes final
 */
public record ReloadSettings(
    int batchSize,
    int parallelCalls,
    boolean splitsRejectedBatches,
    Duration ledgerTime,
    Duration doubtSettles) {}
