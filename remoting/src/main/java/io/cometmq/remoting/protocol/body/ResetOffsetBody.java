// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;

/** New offsets of queues. */
public record ResetOffsetBody(Map<MessageQueue, Long> offsetTable) {
    /** Reads what a peer left out as empty. */
    public ResetOffsetBody {
        offsetTable = OrEmpty.map(offsetTable);
    }
}
