// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.ClientAdmin;
import io.cometmq.tools.admin.ProgressAdmin;
import io.cometmq.tools.output.Report;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far one consumer group has come, asked of every broker that may know it. Immutable.
 *
 * @param offsets by queue, in their order
 * @param tps messages a second, of all brokers together
 */
record GroupProgress(String group, Map<MessageQueue, OffsetWrapper> offsets, double tps) {
    /** Asks for one group; {@code topic} and {@code cluster} narrow the question when they are given. */
    static GroupProgress of(AdminClient admin, String group, @Nullable String topic, @Nullable String cluster) {
        Map<MessageQueue, OffsetWrapper> offsets = new TreeMap<>();
        double tps = 0;
        for (BrokerData broker : brokers(admin, group, cluster)) {
            Optional<String> address = AdminClient.readAddress(broker);
            if (address.isPresent()) {
                ConsumeStats stats = new ProgressAdmin(admin).stats(address.get(), group, topic);
                offsets.putAll(stats.offsetTable());
                tps += stats.consumeTps();
            }
        }
        return new GroupProgress(group, offsets, tps);
    }

    /** Its connected clients; empty when none is. */
    static Optional<ConsumerConnection> connection(AdminClient admin, String group, @Nullable String cluster) {
        for (BrokerData broker : brokers(admin, group, cluster)) {
            for (String address : AdminClient.readAddress(broker).stream().toList()) {
                try {
                    return Optional.of(new ClientAdmin(admin).consumers(address, group));
                } catch (AdminException failure) {
                    if (failure.code() != ResponseCode.CONSUMER_NOT_ONLINE) {
                        throw failure;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The address of the client that holds each queue, as far as the clients say so. */
    Map<MessageQueue, String> clients(AdminClient admin, Report report, @Nullable String cluster) {
        Map<MessageQueue, String> addresses = new HashMap<>();
        holders(admin, report, cluster).forEach((queue, held) -> addresses.put(queue, ip(held.member())));
        return addresses;
    }

    /**
     * What a client holds of a queue.
     *
     * @param member the client's connection
     */
    record Held(Connection member, ProcessQueueInfo info) {
        String clientId() {
            return member.clientId();
        }
    }

    /** What is held of each queue, as far as the clients say so. */
    Map<MessageQueue, Held> holders(AdminClient admin, Report report, @Nullable String cluster) {
        Map<MessageQueue, Held> holders = new HashMap<>();
        Optional<ConsumerConnection> members = connection(admin, group, cluster);
        if (members.isEmpty()) {
            return holders;
        }
        List<String> brokers = brokers(admin, group, cluster).stream()
                .flatMap(broker -> AdminClient.readAddress(broker).stream())
                .toList();
        for (Connection member : report.progress().each("members", members.get().connectionSet())) {
            runningInfo(admin, brokers, member).ifPresent(info -> info.mqTable()
                    .forEach((queue, held) -> holders.put(queue, new Held(member, held))));
        }
        return holders;
    }

    long lag() {
        return offsets.values().stream()
                .mapToLong(offset -> offset.brokerOffset() - offset.consumerOffset())
                .sum();
    }

    long inFlight() {
        return offsets.values().stream()
                .mapToLong(offset -> Math.max(0, offset.pullOffset() - offset.consumerOffset()))
                .sum();
    }

    private Optional<ConsumerRunningInfo> runningInfo(AdminClient admin, List<String> brokers, Connection member) {

        return brokers.stream()
                .flatMap(broker -> runningInfo(admin, broker, member.clientId()).stream())
                .findFirst();
    }

    private Optional<ConsumerRunningInfo> runningInfo(AdminClient admin, String broker, String clientId) {
        try {
            return Optional.of(new ClientAdmin(admin).runningInfo(broker, group, clientId, false));
        } catch (AdminException ignored) {
            // The client may be connected to another broker only, or be too old to tell.
            return Optional.empty();
        }
    }

    private static String ip(Connection member) {
        String address = member.clientAddr();
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }

    /** The brokers that carry the group's retry topic; all brokers for a group that has none. */
    private static Collection<BrokerData> brokers(AdminClient admin, String group, @Nullable String cluster) {
        return admin
                .findRoute(TopicNames.retryTopic(group))
                .map(TopicRouteData::brokerDatas)
                .orElseGet(() -> List.copyOf(admin.clusters().brokerAddrTable().values()))
                .stream()
                .filter(broker -> cluster == null || cluster.equals(broker.cluster()))
                .toList();
    }
}
