// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.common.topic.DataVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/delayOffset.json}, in RocketMQ's shape.
 *
 * @param dataVersion null is read as a table that never changed
 * @param offsetTable delay level to the next queue offset to deliver; null is read as none
 */
public record DelayOffsetsFile(@Nullable DataVersion dataVersion, @Nullable Map<Integer, Long> offsetTable) {}
