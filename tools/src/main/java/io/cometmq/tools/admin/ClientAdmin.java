// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_ALL_PRODUCER_INFO;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_CONSUMER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.GroupRequests.GET_PRODUCER_CONNECTION_LIST;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.Connection;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerConnection;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.ProducerConnection;
import io.cometmq.remoting.protocol.body.ProducerTableInfo;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.GroupRequests.OfProducerGroup;
import io.cometmq.remoting.protocol.request.ResetRequests.StatusOf;
import io.cometmq.remoting.rpc.Addresses;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks brokers about connected clients, and clients through brokers. Fails with {@link AdminException}s. Immutable. */
public final class ClientAdmin {
    private final AdminClient admin;

    public ClientAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** The members of a consumer group that are connected to a broker; nobody: CONSUMER_NOT_ONLINE. */
    public ConsumerConnection consumers(String broker, String group) {
        return admin.fetch(broker, GET_CONSUMER_CONNECTION_LIST, new OfConsumerGroup(group), ConsumerConnection.class);
    }

    /** The same from the first broker that has the group's retry topic and knows a member. */
    public ConsumerConnection consumers(String group) {
        return firstOf(brokersOfGroup(group), group, broker -> consumers(broker, group));
    }

    /** The members of a producer group that are connected to a broker. */
    public ProducerConnection producers(String broker, String group) {
        return admin.fetch(broker, GET_PRODUCER_CONNECTION_LIST, new OfProducerGroup(group), ProducerConnection.class);
    }

    /** The members of a producer group that are connected to any broker of a topic; fails when no broker knows one. */
    public ProducerConnection producersOfTopic(String group, String topic) {
        Set<Connection> members = new LinkedHashSet<>();
        AdminException last = null;
        for (String broker : admin.brokersOf(topic, null).values()) {
            try {
                members.addAll(producers(broker, group).connectionSet());
            } catch (AdminException refused) {
                last = refused;
            }
        }
        if (members.isEmpty() && last != null) {
            throw last;
        }
        return new ProducerConnection(members);
    }

    /** All producers that are connected to a broker, by group. */
    public ProducerTableInfo allProducers(String broker) {
        return admin.fetch(broker, GET_ALL_PRODUCER_INFO, NoHeader.INSTANCE, ProducerTableInfo.class);
    }

    /** What a client of a consumer group is doing, asked through a broker; {@code stacks} asks for its threads too. */
    public ConsumerRunningInfo runningInfo(String broker, String group, String clientId, boolean stacks) {
        return Json.read(runningInfoText(broker, group, clientId, stacks), ConsumerRunningInfo.class);
    }

    /** The same as the client wrote it. */
    public String runningInfoText(String broker, String group, String clientId, boolean stacks) {
        return new String(
                admin.call(broker, GET_CONSUMER_RUNNING_INFO, new OfClient(group, clientId, stacks))
                        .body(),
                StandardCharsets.UTF_8);
    }

    /** The same through the first broker that has the group's retry topic and reaches the client. */
    public ConsumerRunningInfo runningInfo(String group, String clientId, boolean stacks) {
        return firstOf(brokersOfGroup(group), group, broker -> runningInfo(broker, group, clientId, stacks));
    }

    /** Has a member of a group consume a message now, through the broker that holds the message. */
    public ConsumeMessageDirectlyResult consume(String group, @Nullable String clientId, MessageExt message) {
        String offsetId = String.valueOf(message.getOffsetMsgId());
        return admin.fetch(
                Addresses.text(MessageId.parse(offsetId).address()),
                CONSUME_MESSAGE_DIRECTLY,
                new ConsumeDirectly(group, clientId, offsetId, null, message.getTopic(), null, null),
                ConsumeMessageDirectlyResult.class);
    }

    /**
     * The offsets that the members of a group have stored for a topic, by client id.
     *
     * @param clientId null or empty for all members
     */
    public Map<String, Map<MessageQueue, Long>> storedOffsets(String topic, String group, @Nullable String clientId) {
        Map<String, Map<MessageQueue, Long>> offsets = new HashMap<>();
        for (String broker : admin.brokersOf(topic, null).values()) {
            admin.fetch(
                            broker,
                            INVOKE_BROKER_TO_GET_CONSUMER_STATUS,
                            new StatusOf(topic, group, clientId),
                            GetConsumerStatusBody.class)
                    .consumerTable()
                    .forEach((client, queues) -> offsets.computeIfAbsent(client, none -> new HashMap<>())
                            .putAll(queues));
        }
        return offsets;
    }

    private Collection<String> brokersOfGroup(String group) {
        return admin.brokersOf(TopicNames.retryTopic(group), null).values();
    }

    private static <T> T firstOf(Collection<String> brokers, String group, Function<String, T> question) {
        AdminException last =
                new AdminException(ResponseCode.CONSUMER_NOT_ONLINE, "no broker knows consumer group " + group);
        for (String broker : brokers) {
            try {
                return question.apply(broker);
            } catch (AdminException refused) {
                last = refused;
            }
        }
        throw last;
    }
}
