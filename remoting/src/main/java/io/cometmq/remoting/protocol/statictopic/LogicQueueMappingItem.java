// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.statictopic;

import org.jspecify.annotations.Nullable;

/** A stretch of a logical queue and the physical queue that holds it. */
public record LogicQueueMappingItem(
        @Nullable String bname,
        long endOffset,
        int gen,
        long logicOffset,
        int queueId,
        long startOffset,
        long timeOfEnd,
        long timeOfStart) {}
