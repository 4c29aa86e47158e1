// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of several pops that are consumed. */
public record BatchAckMessageRequestBody(@Nullable String brokerName, List<BatchAck> acks) {
    /** Reads what a peer left out as empty. */
    public BatchAckMessageRequestBody {
        acks = OrEmpty.list(acks);
    }
}
