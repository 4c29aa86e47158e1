// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} about connected producers and consumers.
 * \ @see MQAdminExt for what they throw
 */
public interface ClientAdminExt {
    /** The connected members of a consumer group; nobody: CONSUMER_NOT_ONLINE. */
    ConsumerConnection examineConsumerConnectionInfo(String consumerGroup)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** The members that are connected to one broker. */
    ConsumerConnection examineConsumerConnectionInfo(String consumerGroup, String brokerAddr)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** The members of a producer group that are connected to the brokers of a topic. */
    ProducerConnection examineProducerConnectionInfo(String producerGroup, String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** All producers that are connected to a broker, by group. */
    ProducerTableInfo getAllProducerInfo(String brokerAddr)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** What a member of a consumer group is doing; {@code jstack} asks for the stacks of its threads. */
    ConsumerRunningInfo getConsumerRunningInfo(String consumerGroup, String clientId, boolean jstack)
            throws RemotingException, MQClientException, InterruptedException;

    /** The same; figures come with it whatever {@code metrics} says. */
    ConsumerRunningInfo getConsumerRunningInfo(String consumerGroup, String clientId, boolean jstack, boolean metrics)
            throws RemotingException, MQClientException, InterruptedException;

    /** Has a member of a group consume a message now; null leaves the choice of the member to the broker. */
    ConsumeMessageDirectlyResult consumeMessageDirectly(
            String consumerGroup, @Nullable String clientId, String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The same; {@code clusterName} is not looked at, ids are found everywhere. */
    ConsumeMessageDirectlyResult consumeMessageDirectly(
            @Nullable String clusterName, String consumerGroup, @Nullable String clientId, String topic, String msgId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The offsets that members of a group have stored for a topic, by client id; null for all members. */
    Map<String, Map<MessageQueue, Long>> getConsumeStatus(String topic, String group, @Nullable String clientAddr)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
