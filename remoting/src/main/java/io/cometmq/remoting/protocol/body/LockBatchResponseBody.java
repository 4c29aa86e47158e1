// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Set;

/** The queues that the client holds now. */
public record LockBatchResponseBody(Set<MessageQueue> lockOKMQSet) {
    /** Reads what a peer left out as empty. */
    public LockBatchResponseBody {
        lockOKMQSet = OrEmpty.set(lockOKMQSet);
    }
}
