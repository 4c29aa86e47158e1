// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.route;

import io.cometmq.remoting.protocol.OrEmpty;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who serves a topic.
 *
 * @param filterServerTable kept for old clients, empty
 * @param orderTopicConf {@code broker:queues} joined by {@code ;}, for topics that are consumed in order
 * @param topicQueueMappingByBroker by broker name, for static topics
 */
public record TopicRouteData(
        List<BrokerData> brokerDatas,
        Map<String, List<String>> filterServerTable,
        @Nullable String orderTopicConf,
        List<QueueData> queueDatas,
        @Nullable Map<String, TopicQueueMappingInfo> topicQueueMappingByBroker) {
    /** Reads what a peer left out as empty. */
    public TopicRouteData {
        brokerDatas = OrEmpty.list(brokerDatas);
        filterServerTable = OrEmpty.map(filterServerTable);
        queueDatas = OrEmpty.list(queueDatas);
    }

    public List<QueueData> getQueueDatas() {
        return queueDatas;
    }

    public List<BrokerData> getBrokerDatas() {
        return brokerDatas;
    }

    public HashMap<String, List<String>> getFilterServerTable() {
        return new HashMap<>(filterServerTable);
    }

    public @Nullable String getOrderTopicConf() {
        return orderTopicConf;
    }

    public @Nullable Map<String, TopicQueueMappingInfo> getTopicQueueMappingByBroker() {
        return topicQueueMappingByBroker;
    }
}
