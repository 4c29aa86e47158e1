// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.body.BrokerStatsData;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.protocol.body.KVTable;
import java.io.UnsupportedEncodingException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link MQAdminExt} about brokers.
 * \ @see MQAdminExt for what they throw
 */
public interface BrokerAdminExt {
    /** All clusters and brokers. */
    ClusterInfo examineBrokerClusterInfo()
            throws InterruptedException, RemotingConnectException, RemotingTimeoutException,
                    RemotingSendRequestException, MQBrokerException;

    /** Changes settings of a broker while it runs. */
    void updateBrokerConfig(String brokerAddr, Properties properties)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException, MQClientException;

    /** The settings of a broker. */
    Properties getBrokerConfig(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException;

    /** Counters, rates and watermarks of a broker. */
    KVTable fetchBrokerRuntimeStats(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException;

    /** What a broker counted under one name, such as TOPIC_PUT_NUMS, and key, such as a topic; nothing of that: refused. */
    BrokerStatsData viewBrokerStatsData(String brokerAddr, String statsName, String statsKey)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** How replication goes, as a broker sees it. */
    HARuntimeInfo getBrokerHAStatus(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException;

    /**
     * Has queues whose messages are all deleted give back what they hold, on the masters of a cluster, null for all; true, or it
     * throws naming every broker that failed.
     */
    boolean cleanExpiredConsumerQueue(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** The same on one broker. */
    boolean cleanExpiredConsumerQueueByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** Deletes the queues of topics that do not exist any more, on the masters of a cluster, null for all. */
    boolean cleanUnusedTopic(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** The same on one broker. */
    boolean cleanUnusedTopicByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** Deletes the expired files of the log now, on the masters of a cluster, null for all. */
    boolean deleteExpiredCommitLog(@Nullable String cluster)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** The same on one broker. */
    boolean deleteExpiredCommitLogByAddr(String addr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQClientException,
                    InterruptedException;

    /** Moves what pops of a key-value store remember to the log; {@code timeout} in milliseconds. */
    void exportPopRecords(String brokerAddr, long timeout)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException, MQBrokerException,
                    InterruptedException;

    /**
     * Sets how many bytes consumer groups may read from a broker's disk within five seconds.
     *
     * @param properties numbers of bytes by name of the group
     */
    void updateColdDataFlowCtrGroupConfig(String brokerAddr, Properties properties)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException;

    /** Has the broker's default hold for a consumer group again. */
    void removeColdDataFlowCtrGroupConfig(String brokerAddr, String consumerGroup)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException;

    /** What consumer groups read from a broker's disk, and what they may, as JSON. */
    String getColdDataFlowCtrInfo(String brokerAddr)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    UnsupportedEncodingException, InterruptedException, MQBrokerException;
}
