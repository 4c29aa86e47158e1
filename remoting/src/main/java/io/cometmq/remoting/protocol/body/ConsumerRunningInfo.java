// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.OrEmpty;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer is doing.
 *
 * @param jstack the stacks of its threads, when asked for
 * @param statusTable by topic
 */
public record ConsumerRunningInfo(
        @Nullable String jstack,
        Map<MessageQueue, PopProcessQueueInfo> mqPopTable,
        Map<MessageQueue, ProcessQueueInfo> mqTable,
        Map<String, String> properties,
        Map<String, ConsumeStatus> statusTable,
        Set<SubscriptionData> subscriptionSet,
        Map<String, String> userConsumerInfo) {
    /** Reads what a peer left out as empty. */
    public ConsumerRunningInfo {
        mqPopTable = OrEmpty.map(mqPopTable);
        mqTable = OrEmpty.map(mqTable);
        properties = OrEmpty.map(properties);
        statusTable = OrEmpty.map(statusTable);
        subscriptionSet = OrEmpty.set(subscriptionSet);
        userConsumerInfo = OrEmpty.map(userConsumerInfo);
    }

    public TreeMap<MessageQueue, ProcessQueueInfo> getMqTable() {
        return new TreeMap<>(mqTable);
    }

    public TreeMap<String, ConsumeStatus> getStatusTable() {
        return new TreeMap<>(statusTable);
    }

    public TreeMap<String, String> getUserConsumerInfo() {
        return new TreeMap<>(userConsumerInfo);
    }

    public @Nullable String getJstack() {
        return jstack;
    }

    public TreeMap<MessageQueue, PopProcessQueueInfo> getMqPopTable() {
        return new TreeMap<>(mqPopTable);
    }

    public Properties getProperties() {
        Properties copy = new Properties();
        copy.putAll(properties);
        return copy;
    }

    public TreeSet<io.cometmq.remoting.protocol.heartbeat.SubscriptionData> getSubscriptionSet() {
        TreeSet<io.cometmq.remoting.protocol.heartbeat.SubscriptionData> wanted = new TreeSet<>();
        subscriptionSet.forEach(each -> wanted.add(new io.cometmq.remoting.protocol.heartbeat.SubscriptionData(each)));
        return wanted;
    }
}
