// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumeStatus;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an administrator is told about a consumer. Stateless. */
final class RunningInfo {
    private RunningInfo() {}

    /** How a consumer calls its listener. */
    record Threads(int count, boolean orderly) {}

    static ConsumerRunningInfo of(
            MQClientInstance client,
            ConsumeType type,
            Threads threads,
            long startedMillis,
            Map<MessageQueue, ProcessQueue> held,
            OffsetStore offsets,
            ConsumerStats stats,
            Set<SubscriptionData> subscriptions) {
        Map<MessageQueue, ProcessQueueInfo> queues = new TreeMap<>();
        held.forEach((queue, processQueue) -> queues.put(
                queue,
                processQueue.info(
                        offsets.readOffset(queue, ReadOffsetType.READ_FROM_MEMORY),
                        client.clock().nanos())));
        Set<String> topics = subscriptions.stream().map(SubscriptionData::topic).collect(Collectors.toSet());
        return of(client, type, threads, startedMillis, queues, stats.of(topics), subscriptions);
    }

    static ConsumerRunningInfo of(
            MQClientInstance client,
            ConsumeType type,
            Threads threads,
            long startedMillis,
            Map<MessageQueue, ProcessQueueInfo> queues,
            Map<String, ConsumeStatus> statuses,
            Set<SubscriptionData> subscriptions) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("PROP_NAMESERVER_ADDR", String.join(";", client.nameServerAddresses()));
        properties.put("PROP_THREADPOOL_CORE_SIZE", Integer.toString(threads.count()));
        properties.put("PROP_CONSUMEORDERLY", Boolean.toString(threads.orderly()));
        properties.put("PROP_CONSUME_TYPE", type.name());
        properties.put("PROP_CLIENT_VERSION", "V5_5_0");
        properties.put("PROP_CONSUMER_START_TIMESTAMP", Long.toString(startedMillis));
        return new ConsumerRunningInfo(null, Map.of(), queues, properties, statuses, subscriptions, Map.of());
    }
}
