// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code config/lmqConsumerOffset.json}, in RocketMQ's shape.
 *
 * @param lmqOffsetTable {@code queue@group} to the next offset that the group wants; null is read as none
 */
public record LightOffsetsFile(@Nullable Map<String, Long> lmqOffsetTable) {}
