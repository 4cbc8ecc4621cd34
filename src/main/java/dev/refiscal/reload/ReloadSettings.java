// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0
package dev.refiscal.reload;

import java.time.Duration;

/**
 * How {@link ReloadService} works.
 *
 * @param batchSize the most ids that one call to the vendor carries; at least 1
 * @param parallelCalls the most batches that are claimed and sent at once; at least 1
 * @param splitsRejectedBatches whether a batch that the vendor rejects is halved to find the bad
 *     ids; where it is not, the vendor may have processed part of it, and all of it is in doubt
 * @param ledgerTime the longest that claiming or settling a batch takes
 * @param doubtSettles how long after an attempt was over the vendor's word on the document is
 *     believed
 */
public record ReloadSettings(
    int batchSize,
    int parallelCalls,
    boolean splitsRejectedBatches,
    Duration ledgerTime,
    Duration doubtSettles) {}
