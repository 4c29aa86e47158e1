// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.tools.admin.api.MessageTrack;
import io.cometmq.tools.admin.api.TrackType;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says which groups have consumed a message. Fails with {@link AdminException}s. Immutable. */
public final class MessageTracks {
    private final AdminClient admin;
    private final TopicAdmin topics;
    private final ProgressAdmin progress;
    private final ClientAdmin clients;

    public MessageTracks(AdminClient admin) {
        this.admin = admin;
        this.topics = new TopicAdmin(admin);
        this.progress = new ProgressAdmin(admin);
        this.clients = new ClientAdmin(admin);
    }

    /**
     * One for each group that consumes the message's topic from the broker that holds the message.
     *
     * @param cluster null for all clusters
     */
    public List<MessageTrack> of(MessageExt message, @Nullable String cluster) {
        List<MessageTrack> tracks = new ArrayList<>();
        for (String broker : holder(message, cluster).stream().toList()) {
            for (String group : topics.groups(broker, message.getTopic()).groupList()) {
                tracks.add(track(broker, group, message));
            }
        }
        return tracks;
    }

    private Optional<String> holder(MessageExt message, @Nullable String cluster) {
        return admin.findRoute(message.getTopic()).map(TopicRouteData::brokerDatas).stream()
                .flatMap(List::stream)
                .filter(broker -> cluster == null || cluster.equals(broker.cluster()))
                .filter(broker -> holds(broker, message))
                .findFirst()
                .flatMap(AdminClient::readAddress);
    }

    private static boolean holds(BrokerData broker, MessageExt message) {
        return message.getStoreHost() instanceof InetSocketAddress host
                && broker.brokerAddrs().containsValue(Addresses.text(host));
    }

    private MessageTrack track(String broker, String group, MessageExt message) {
        try {
            Optional<ConsumerConnection> members = members(broker, group);
            return members.isEmpty()
                    ? new MessageTrack(
                            group,
                            TrackType.NOT_ONLINE,
                            "no member is connected; by its offset: " + state(broker, group, message, null))
                    : new MessageTrack(group, type(broker, group, message, members.get()), null);
        } catch (AdminException failure) {
            return new MessageTrack(group, TrackType.UNKNOWN, failure.getMessage());
        }
    }

    private Optional<ConsumerConnection> members(String broker, String group) {
        try {
            return Optional.of(clients.consumers(broker, group));
        } catch (AdminException failure) {
            if (failure.code() != ResponseCode.CONSUMER_NOT_ONLINE) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private TrackType type(String broker, String group, MessageExt message, ConsumerConnection members) {
        if (members.messageModel() == MessageModel.BROADCASTING) {
            return TrackType.CONSUME_BROADCASTING;
        }
        if (members.consumeType() == ConsumeType.CONSUME_ACTIVELY) {
            return TrackType.PULL;
        }
        return state(broker, group, message, members.subscriptionTable().get(message.getTopic()));
    }

    private TrackType state(String broker, String group, MessageExt message, @Nullable SubscriptionData subscription) {
        return progress.stats(broker, group, message.getTopic()).offsetTable().entrySet().stream()
                .filter(queue -> queue.getKey().getTopic().equals(message.getTopic())
                        && queue.getKey().getQueueId() == message.getQueueId())
                .findFirst()
                .map(queue -> {
                    if (queue.getValue().consumerOffset() <= message.getQueueOffset()) {
                        return TrackType.NOT_CONSUME_YET;
                    }
                    boolean filtered = subscription != null
                            && subscription.expressionType().equals(SubscriptionData.TAG)
                            && !subscription.matchesTag(message.getTags());
                    return filtered ? TrackType.CONSUMED_BUT_FILTERED : TrackType.CONSUMED;
                })
                .orElse(TrackType.UNKNOWN);
    }
}
