// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.remoting.exception.RemotingCommandException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.body.ConsumeStatsList;
import io.cometmq.remoting.protocol.body.QueueTimeSpan;
import io.cometmq.remoting.protocol.body.SubscriptionGroupWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.heartbeat.SubscriptionData;
import io.cometmq.remoting.protocol.subscription.GroupForbidden;
import io.cometmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import io.cometmq.tools.admin.common.AdminToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} about the settings and the progress of consumer groups.
 * \ @see MQAdminExt for what they throw
 */
public interface GroupAdminExt {
    /** Creates a group on the broker at {@code addr} or changes it. */
    void createAndUpdateSubscriptionGroupConfig(String addr, SubscriptionGroupConfig config)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Creates or changes several groups on a broker with one request. */
    void createAndUpdateSubscriptionGroupConfigList(String brokerAddr, List<SubscriptionGroupConfig> configs)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The settings of a group on the broker at {@code addr}; unknown: SUBSCRIPTION_GROUP_NOT_EXIST. */
    SubscriptionGroupConfig examineSubscriptionGroupConfig(String addr, String group)
            throws InterruptedException, RemotingException, MQClientException, MQBrokerException;

    /** All groups of a broker, asked for within a time of its own in milliseconds. */
    SubscriptionGroupWrapper getAllSubscriptionGroup(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException;

    /** The groups of a broker that are not the system's own. */
    SubscriptionGroupWrapper getUserSubscriptionGroup(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException;

    /** Deletes a group from the broker at {@code addr}; its offsets stay. */
    void deleteSubscriptionGroup(String addr, String groupName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Deletes a group from the broker at {@code addr}, with its offsets when {@code removeOffset} says so. */
    void deleteSubscriptionGroup(String addr, String groupName, boolean removeOffset)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Forbids a group to read a topic, permits it again or, with null, asks; how it is now. */
    GroupForbidden updateAndGetGroupReadForbidden(
            String brokerAddr, String groupName, String topicName, @Nullable Boolean readable)
            throws RemotingException, InterruptedException, MQBrokerException;

    /**
     * Says whether a group pulls or pops a topic; {@code popShareQueueNum} says how many other members' queues each member pops
     * too, 0 or less for all.
     */
    void setMessageRequestMode(
            String brokerAddr,
            String topic,
            String consumerGroup,
            MessageRequestMode mode,
            int popShareQueueNum,
            long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException;

    /** How far a group has come on all its topics. */
    ConsumeStats examineConsumeStats(String consumerGroup)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** How far a group has come on a topic; null for all topics. */
    ConsumeStats examineConsumeStats(String consumerGroup, @Nullable String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The same on the brokers of one cluster; null for all clusters. */
    ConsumeStats examineConsumeStats(@Nullable String clusterName, String consumerGroup, @Nullable String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The same on one broker, within a time of its own in milliseconds. Nothing consumed is an empty table. */
    ConsumeStats examineConsumeStats(
            String brokerAddr, String consumerGroup, @Nullable String topicName, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException;

    /** {@link #examineConsumeStats(String, String)} that throws nothing. */
    AdminToolResult<ConsumeStats> examineConsumeStatsConcurrent(String consumerGroup, @Nullable String topic);

    /** How far all groups of a broker have come, asked for within a time of its own in milliseconds. */
    ConsumeStatsList fetchConsumeStatsInBroker(String brokerAddr, boolean isOrder, long timeoutMillis)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** The topics that a group consumes from any broker. */
    TopicList queryTopicsByConsumer(String group)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** {@link #queryTopicsByConsumer} that throws nothing. */
    AdminToolResult<TopicList> queryTopicsByConsumerConcurrent(String group);

    /** What a group wants of a topic; null when no broker knows. */
    @Nullable
    SubscriptionData querySubscription(String group, String topic)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** When the messages of a topic were stored and how far a group has come, queue by queue. */
    List<QueueTimeSpan> queryConsumeTimeSpan(String topic, String group)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** {@link #queryConsumeTimeSpan} that throws nothing. */
    AdminToolResult<List<QueueTimeSpan>> queryConsumeTimeSpanConcurrent(String topic, String group);
}
