// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUME_STATS;
import static io.cometmq.remoting.protocol.request.TopicRequests.QUERY_TOPIC_CONSUME_BY_WHO;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.admin.ConsumeStats;
import io.cometmq.remoting.protocol.admin.OffsetWrapper;
import io.cometmq.remoting.protocol.body.GroupList;
import io.cometmq.remoting.protocol.request.GroupRequests.StatsOf;
import io.cometmq.remoting.protocol.request.TopicRequests.OfTopic;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.output.Report;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether one group has consumed one message. Immutable. */
record MessageTrack(String group, String state) {
    private static final String CONSUMED = "CONSUMED";
    private static final String WAITING = "NOT_CONSUME_YET";
    private static final String UNKNOWN = "UNKNOWN";

    /** One for each group that consumes the message's topic from the broker that holds the message. */
    static List<MessageTrack> of(AdminClient admin, MessageExt message, @Nullable String cluster) {
        Optional<BrokerData> holder = admin.findRoute(message.getTopic()).map(TopicRouteData::brokerDatas).stream()
                .flatMap(List::stream)
                .filter(broker -> cluster == null || cluster.equals(broker.cluster()))
                .filter(broker -> holds(broker, message))
                .findFirst();
        List<MessageTrack> tracks = new ArrayList<>();
        for (String address : holder.flatMap(AdminClient::readAddress).stream().toList()) {
            OfTopic question = new OfTopic(message.getTopic());
            for (String group : admin.fetch(address, QUERY_TOPIC_CONSUME_BY_WHO, question, GroupList.class)
                    .groupList()) {
                tracks.add(new MessageTrack(group, state(admin, address, group, message)));
            }
        }
        return tracks;
    }

    /** Shows them to people, and returns them for programs. */
    static List<Map<String, Object>> show(
            AdminClient admin, Report report, MessageExt message, @Nullable String cluster) {
        List<MessageTrack> tracks = of(admin, message, cluster);
        report.decorate("");
        if (tracks.isEmpty()) {
            report.decorate("WARN: No Consumer");
        }
        tracks.forEach(track -> report.decorate(track.toString()));
        return tracks.stream().map(MessageTrack::asRecord).toList();
    }

    /** For programs. */
    Map<String, Object> asRecord() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("consumerGroup", group);
        values.put("trackType", state);
        return values;
    }

    @Override
    public String toString() {
        return "MessageTrack [consumerGroup=" + group + ", trackType=" + state + ", exceptionDesc=null]";
    }

    private static boolean holds(BrokerData broker, MessageExt message) {
        return message.getStoreHost() instanceof InetSocketAddress host
                && broker.brokerAddrs().containsValue(Addresses.text(host));
    }

    private static String state(AdminClient admin, String address, String group, MessageExt message) {
        try {
            StatsOf question = new StatsOf(group, message.getTopic(), null);
            Map<MessageQueue, OffsetWrapper> offsets = admin.fetch(
                            address, GET_CONSUME_STATS, question, ConsumeStats.class)
                    .offsetTable();
            return offsets.entrySet().stream()
                    .filter(queue -> queue.getKey().getTopic().equals(message.getTopic())
                            && queue.getKey().getQueueId() == message.getQueueId())
                    .findFirst()
                    .map(queue -> queue.getValue().consumerOffset() > message.getQueueOffset() ? CONSUMED : WAITING)
                    .orElse(UNKNOWN);
        } catch (AdminException failure) {
            return UNKNOWN + ": " + failure.getMessage();
        }
    }
}
