// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;

/** The time spans of queues. */
public record QueryConsumeTimeSpanBody(List<QueueTimeSpan> consumeTimeSpanSet) {
    /** Reads what a peer left out as empty. */
    public QueryConsumeTimeSpanBody {
        consumeTimeSpanSet = OrEmpty.list(consumeTimeSpanSet);
    }
}
