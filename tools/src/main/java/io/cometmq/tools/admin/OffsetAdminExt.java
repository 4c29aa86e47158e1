// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.admin.RollbackStats;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.tools.admin.api.BrokerOperatorResult;
import io.cometmq.tools.admin.common.AdminToolResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} that move groups and look into queues.
 * \ @see MQAdminExt for what they throw
 */
public interface OffsetAdminExt {
    /**
     * Has brokers move a group to the messages of a time, -1 for the end of each queue; where its queues are now. Connected
     * members follow by themselves. Without {@code isForce} no queue moves forward.
     */
    Map<MessageQueue, Long> resetOffsetByTimestamp(String topic, String group, long timestamp, boolean isForce)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The same on the brokers of one cluster; null for all clusters. */
    Map<MessageQueue, Long> resetOffsetByTimestamp(
            @Nullable String clusterName, String topic, String group, long timestamp, boolean isForce)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Moves a group by commits in its name, queue by queue: for groups that nobody is connected of. */
    List<RollbackStats> resetOffsetByTimestampOld(String consumerGroup, String topic, long timestamp, boolean force)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** Moves a group to the messages of a time, by commits where a broker moves connected groups only. */
    void resetOffsetNew(String consumerGroup, String topic, long timestamp)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;

    /** The same on every broker whatever happens on the others; throws nothing and says where it failed. */
    AdminToolResult<BrokerOperatorResult> resetOffsetNewConcurrent(String group, String topic, long timestamp);

    /** Moves a group to an offset of one queue. */
    void resetOffsetByQueueId(String brokerAddr, String consumerGroup, String topicName, int queueId, long resetOffset)
            throws RemotingException, InterruptedException, MQBrokerException;

    /** Saves where a group goes on in a queue; connected members do not follow. */
    void updateConsumeOffset(String brokerAddr, String consumeGroup, MessageQueue mq, long offset)
            throws RemotingException, InterruptedException, MQBrokerException;

    /** Gives a group the offsets of another one on a topic; {@code isOffline} overwrites also while the second is connected. */
    void cloneGroupOffset(String srcGroup, String destGroup, String topic, boolean isOffline)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException;

    /** The offset of the first message of a queue that was stored at or after a time, asked for within a time of its own. */
    long searchOffset(String brokerAddr, String topicName, int queueId, long timestamp, long timeoutMillis)
            throws RemotingException, MQBrokerException, InterruptedException;

    /** Entries of a queue from offset {@code index} on, and whether the filter of a group lets them pass; null for no group. */
    QueryConsumeQueueResponseBody queryConsumeQueue(
            String brokerAddr, String topic, int queueId, long index, int count, @Nullable String consumerGroup)
            throws InterruptedException, RemotingTimeoutException, RemotingSendRequestException,
                    RemotingConnectException, MQClientException;
}
