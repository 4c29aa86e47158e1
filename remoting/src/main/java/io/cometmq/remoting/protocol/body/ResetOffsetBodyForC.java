// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/** New offsets of queues, in the shape that C++ clients read. */
public record ResetOffsetBodyForC(List<QueueOffset> offsetTable) {
    /** Reads what a peer left out as empty. */
    public ResetOffsetBodyForC {
        offsetTable = OrEmpty.list(offsetTable);
    }

    /** The new offset of one queue. */
    public record QueueOffset(String brokerName, long offset, int queueId, String topic) {}
}
