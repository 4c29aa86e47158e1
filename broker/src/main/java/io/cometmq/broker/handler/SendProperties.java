// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.KnownProperties.LIGHT_QUEUE_OFFSETS;
import static io.cometmq.common.message.KnownProperties.LITE_TOPIC;
import static io.cometmq.common.message.KnownProperties.POP_CHECKPOINT;
import static io.cometmq.common.message.KnownProperties.PRIORITY;
import static io.cometmq.common.message.KnownProperties.UNIQUE_KEY;
import static io.cometmq.common.message.MessageConst.PROPERTY_CLUSTER;
import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET;
import static io.cometmq.common.message.MessageConst.PROPERTY_LITE_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_MSG_REGION;
import static io.cometmq.common.message.MessageConst.PROPERTY_POP_CK;
import static io.cometmq.common.message.MessageConst.PROPERTY_PRIORITY;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRACE_SWITCH;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static io.cometmq.common.message.MessageProperties.NAME_VALUE_SEPARATOR;
import static io.cometmq.common.message.MessageProperties.PROPERTY_SEPARATOR;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;

import io.cometmq.broker.routing.Destination;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.topic.MessageType;
import io.cometmq.remoting.rpc.Refusal;
import java.util.function.Supplier;

/** Reads and completes the properties of sent messages as they are encoded. Thread-safe. */
public final class SendProperties {
    private final Supplier<SendConfig> config;
    private final String cluster;
    private volatile Added added;

    /**
     * What the broker adds.
     *
     * @param of the settings that it was made of
     * @param toMessages to every single message
     * @param toReplies to a reply
     */
    private record Added(SendConfig of, EncodedProperties toMessages, String toReplies) {
        static Added of(SendConfig config, String cluster) {
            String toReplies = element(PROPERTY_MSG_REGION, config.region())
                    + element(PROPERTY_TRACE_SWITCH, String.valueOf(config.trace()));
            EncodedProperties toMessages = EncodedProperties.of(toReplies + element(PROPERTY_CLUSTER, cluster));
            return new Added(config, toMessages, toReplies);
        }
    }

    /** Adds what the settings of each moment say. */
    public SendProperties(Supplier<SendConfig> config, String cluster) {
        this.config = config;
        this.cluster = cluster;
        this.added = Added.of(config.get(), cluster);
    }

    private Added added() {
        Added present = added;
        SendConfig now = config.get();
        if (!present.of().equals(now)) {
            present = Added.of(now, cluster);
            added = present;
        }
        return present;
    }

    /**
     * A message as it is stored, but for what the broker adds to every one: without properties that only a broker may set,
     * and with a unique key, which is made where the producer gave none.
     *
     * @param known what the walk through {@code sent} found
     */
    Destination bound(String topic, int queueId, EncodedProperties sent, long known) {
        boolean forged = KnownProperties.has(known, POP_CHECKPOINT | LIGHT_QUEUE_OFFSETS | PRIORITY);
        if (!forged && KnownProperties.has(known, UNIQUE_KEY)) {
            return new Destination(topic, queueId, sent, known);
        }
        EncodedProperties kept = forged ? withoutForged(sent, known) : sent;
        if (!KnownProperties.has(known, UNIQUE_KEY)) {
            String key = element(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, MessageClientIDSetter.createUniqID());
            kept = kept.and(EncodedProperties.of(key)).kept();
        }
        return new Destination(topic, queueId, kept);
    }

    private static EncodedProperties withoutForged(EncodedProperties sent, long known) {
        EncodedProperties kept = withoutStoreProperties(sent.without(PROPERTY_POP_CK), known);
        return MessageKinds.of(known) == MessageType.PRIORITY ? kept : kept.without(PROPERTY_PRIORITY);
    }

    /** What the broker adds to every single message, to be written behind its own. */
    EncodedProperties addedToMessages() {
        return added().toMessages();
    }

    /** Without what only a store may say of a message: offsets in light queues of somebody's making would lose messages. */
    static EncodedProperties withoutStoreProperties(EncodedProperties sent, long known) {
        return KnownProperties.has(known, LIGHT_QUEUE_OFFSETS) ? sent.without(PROPERTY_INNER_MULTI_QUEUE_OFFSET) : sent;
    }

    /** Adds what the broker adds to a reply. */
    String completeReply(String sent) {
        return MessageProperties.join(sent, added().toReplies());
    }

    /**
     * Refuses what this version cannot do, so that no message is stored and then treated wrongly.
     *
     * @throws Refusal naming the property
     */
    static void refuseUnsupported(EncodedProperties properties, long known) {
        if (KnownProperties.has(known, LITE_TOPIC)) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "property " + PROPERTY_LITE_TOPIC + "=" + properties.get(PROPERTY_LITE_TOPIC)
                            + ": lite topics are not supported by this version of the broker");
        }
    }

    private static String element(String name, String value) {
        return name + NAME_VALUE_SEPARATOR + value + PROPERTY_SEPARATOR;
    }
}
