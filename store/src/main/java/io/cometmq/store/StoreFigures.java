// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.metrics.Histogram;

/**
 * What an operator watches of a store, at one moment.
 *
 * @param diskTotalBytes of the disk that the store is on; -1 when it cannot be asked
 * @param diskFreeBytes what nobody uses of it
 * @param roomBytes what this process may write until sends are refused
 * @param usedPercent how full the disk is, of what this process could have
 * @param lostRanges stretches of the log that were damaged and are passed over
 * @param lostBytes bytes in them
 * @param damagedReads reads that met a damaged record since the start
 * @param forceTimes how long forces of the log took, which goes on counting
 */
public record StoreFigures(
        long diskTotalBytes,
        long diskFreeBytes,
        long roomBytes,
        double usedPercent,
        int lostRanges,
        long lostBytes,
        long damagedReads,
        Histogram forceTimes) {}
