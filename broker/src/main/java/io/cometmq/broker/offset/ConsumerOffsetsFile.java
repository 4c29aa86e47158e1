// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/consumerOffset.json}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param offsetTable {@code topic@group} to queue id to the next offset to consume; null is read as none
 * @param pendingResets the same for offsets that an operator moved and whose consumers have not followed yet; null for
 *     none. RocketMQ does not know the field and skips it
 */
public record ConsumerOffsetsFile(
        @Nullable DataVersion dataVersion,
        @Nullable Map<String, Map<Integer, Long>> offsetTable,
        @Nullable Map<String, Map<Integer, Long>> pendingResets) {}
