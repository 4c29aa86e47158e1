// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import java.time.Duration;

/**
 * One pull, as its consumer wants it. Immutable.
 *
 * @param maxBytes bound of the answer's body; not positive leaves it to the broker
 * @param sysFlag bits of {@link PullFlag}
 * @param commitOffset saved by the broker when the flag says so
 * @param suspend how long the broker may hold the request
 * @param timeout how long the answer may take
 */
record PullCall(
        MessageQueue queue,
        SubscriptionData subscription,
        long offset,
        int maxCount,
        int maxBytes,
        int sysFlag,
        long commitOffset,
        Duration suspend,
        Duration timeout) {

    /** The request for a master, or for a slave, which must not be told offsets. */
    Pull header(String group, boolean forSlave) {
        int flag = forSlave ? sysFlag & ~PullFlag.COMMIT_OFFSET : sysFlag;
        return new Pull(
                group,
                queue.getTopic(),
                queue.getQueueId(),
                offset,
                maxCount,
                flag,
                commitOffset,
                suspend.toMillis(),
                (flag & PullFlag.SUBSCRIPTION) == 0 ? null : subscription.subString(),
                subscription.subVersion(),
                subscription.expressionType(),
                maxBytes > 0 ? maxBytes : null,
                queue.getBrokerName());
    }
}
