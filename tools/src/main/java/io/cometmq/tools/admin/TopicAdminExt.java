// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.TopicConfig;
import io.cometmq.remoting.exception.RemotingCommandException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.admin.TopicStatsTable;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.body.TopicConfigSerializeWrapper;
import io.cometmq.remoting.protocol.body.TopicList;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.tools.admin.api.BrokerOperatorResult;
import io.cometmq.tools.admin.common.AdminToolResult;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} about topics.
 * \ @see MQAdminExt for what they throw
 */
public interface TopicAdminExt {
    /** Creates a topic on the broker at {@code addr} or changes it. */
    void createAndUpdateTopicConfig(String addr, TopicConfig config)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Creates or changes several topics on the broker at {@code addr} with one request. */
    void createAndUpdateTopicConfigList(String addr, List<TopicConfig> topicConfigList)
            throws InterruptedException, RemotingException, MQClientException;

    /**
     * Creates a static topic on the broker at {@code addr} or changes it; {@code force} replaces a mapping that this one does
     * not follow.
     */
    void createStaticTopic(
            String addr,
            String defaultTopic,
            TopicConfig topicConfig,
            TopicQueueMappingDetail mappingDetail,
            boolean force)
            throws RemotingException, InterruptedException, MQBrokerException;

    /** The settings of a topic on the broker at {@code addr}; unknown: TOPIC_NOT_EXIST. */
    TopicConfig examineTopicConfig(String addr, String topic)
            throws RemotingSendRequestException, RemotingConnectException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException;

    /** All topics of a broker, asked for within a time of its own in milliseconds. */
    TopicConfigSerializeWrapper getAllTopicConfig(String brokerAddr, long timeoutMillis)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQBrokerException, RemotingCommandException;

    /** The topics of a broker that are not the broker's own; {@code specialTopic} asks for retry and dead-letter topics too. */
    TopicConfigSerializeWrapper getUserTopicConfig(String brokerAddr, boolean specialTopic, long timeoutMillis)
            throws InterruptedException, RemotingException, MQBrokerException, MQClientException;

    /** The bounds of a topic's queues on all brokers that have it, which are asked at the same time. */
    TopicStatsTable examineTopicStats(String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The bounds of a topic's queues on one broker. */
    TopicStatsTable examineTopicStats(String brokerAddr, String topic)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** {@link #examineTopicStats(String)} that throws nothing. */
    AdminToolResult<TopicStatsTable> examineTopicStatsConcurrent(String topic);

    /** The names of all topics. */
    TopicList fetchAllTopicList() throws RemotingException, MQClientException, InterruptedException;

    /** The names of a cluster's topics. */
    TopicList fetchTopicsByCLuster(String clusterName)
            throws RemotingException, MQClientException, InterruptedException;

    /** Where the queues of a topic are; unknown: {@code MQClientException} with TOPIC_NOT_EXIST. */
    TopicRouteData examineTopicRouteInfo(String topic)
            throws RemotingException, MQClientException, InterruptedException;

    /** The clusters that hold a topic. */
    Set<String> getTopicClusterList(String topic)
            throws InterruptedException, MQBrokerException, MQClientException, RemotingException;

    /** The same as {@link #getTopicClusterList}. */
    Set<String> getClusterList(String topic)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** The groups that consume a topic from any broker. */
    GroupList queryTopicConsumeByWho(String topic)
            throws InterruptedException, MQBrokerException, RemotingException, MQClientException;

    /** Deletes a topic with its messages on the masters of a cluster, then in all name servers. */
    void deleteTopic(String topicName, String clusterName)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Deletes a topic with its messages on the brokers at {@code addrs}; one that fails does not keep the others from it. */
    void deleteTopicInBroker(Set<String> addrs, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The same at all of them at once; throws nothing and says where it failed. */
    AdminToolResult<BrokerOperatorResult> deleteTopicInBrokerConcurrent(Set<String> addrs, String topic);

    /** Takes a topic out of the routes of the name servers at {@code addrs}; null or empty for all name servers. */
    void deleteTopicInNameServer(@Nullable Set<String> addrs, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The same for the brokers of one cluster. */
    void deleteTopicInNameServer(@Nullable Set<String> addrs, String clusterName, String topic)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /**
     * Says how many queues each broker has of the ordered topic {@code key}: {@code broker:queues}, joined by {@code ;}. With
     * {@code isCluster} this is all; without, brokers that it does not name keep what they have.
     */
    void createOrUpdateOrderConf(String key, String value, boolean isCluster)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
