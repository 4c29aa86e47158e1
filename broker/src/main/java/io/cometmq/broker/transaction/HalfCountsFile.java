// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/transactionMetrics}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param transactionCount by topic; null is read as none
 */
public record HalfCountsFile(@Nullable DataVersion dataVersion, @Nullable Map<String, Count> transactionCount) {
    /**
     * The half messages of one topic.
     *
     * @param count how many are open
     * @param timeStamp when that changed last, in milliseconds since 1970
     */
    public record Count(long count, long timeStamp) {}
}
