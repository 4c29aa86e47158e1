// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.client.MQAdmin;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Set;

/** What every consumer can do. */
public interface MQConsumer extends MQAdmin {
    /**
     * Gives a message back: the broker delivers it again to the group after a delay, or to its dead letters.
     *
     * @param delayLevel 0 lets the broker choose by the number of retries, 1..18 names a delay, below 0 gives up
     */
    void sendMessageBack(MessageExt msg, int delayLevel)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Gives a message back to the broker of this name; see {@link #sendMessageBack(MessageExt, int)}. */
    void sendMessageBack(MessageExt msg, int delayLevel, String brokerName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The readable queues of a topic. */
    Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException;
}
