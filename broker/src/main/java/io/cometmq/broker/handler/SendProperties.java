// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.KnownProperties.LIGHT_QUEUE_OFFSETS;
import static io.cometmq.common.message.KnownProperties.LITE_TOPIC;
import static io.cometmq.common.message.KnownProperties.POP_CHECKPOINT;
import static io.cometmq.common.message.KnownProperties.PRIORITY;
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

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.message.MessageClientIDSetter;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.topic.MessageType;
import io.cometmq.remoting.rpc.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads and completes the properties of sent messages as text, without a map. Thread-safe. */
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
     * Properties that are ready to be stored.
     *
     * @param text what the producer gave, and a unique key if it gave none
     * @param more what the broker adds, to be written behind the text
     * @param uniqueKey the producer's id of the message, or the one that the broker gave it
     * @param known which of them somebody may act on; see {@link KnownProperties}
     */
    record Completed(String text, EncodedProperties more, String uniqueKey, long known) {}

    /**
     * Adds what the broker adds, and a unique key where the producer gave none.
     *
     * @param known what the walk through {@code sent} found
     */
    Completed complete(String sent, long known) {
        String kept = sent;
        long left = known;
        if (KnownProperties.has(known, POP_CHECKPOINT | LIGHT_QUEUE_OFFSETS | PRIORITY)) {
            kept = withoutStoreProperties(MessageProperties.remove(sent, PROPERTY_POP_CK), known);
            if (MessageKinds.of(known) != MessageType.PRIORITY) {
                kept = MessageProperties.remove(kept, PROPERTY_PRIORITY);
            }
            left = KnownProperties.in(kept);
        }
        String uniqueKey = KnownProperties.uniqueKey(kept, left);
        if (uniqueKey == null) {
            uniqueKey = MessageClientIDSetter.createUniqID();
            kept = MessageProperties.join(kept, element(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, uniqueKey));
        }
        return new Completed(kept, added().toMessages(), uniqueKey, left);
    }

    /** Without what only a store may say of a message: offsets in light queues of somebody's making would lose messages. */
    static String withoutStoreProperties(String sent, long known) {
        return KnownProperties.has(known, LIGHT_QUEUE_OFFSETS)
                ? MessageProperties.remove(sent, PROPERTY_INNER_MULTI_QUEUE_OFFSET)
                : sent;
    }

    /** Adds what the broker adds to a reply. */
    String completeReply(String sent) {
        return MessageProperties.join(sent, added().toReplies());
    }

    static @Nullable String uniqueKey(String properties) {
        return MessageProperties.get(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
    }

    /**
     * Refuses what this version cannot do, so that no message is stored and then treated wrongly.
     *
     * @throws Refusal naming the property
     */
    static void refuseUnsupported(String properties, long known) {
        if (KnownProperties.has(known, LITE_TOPIC)) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "property " + PROPERTY_LITE_TOPIC + "=" + MessageProperties.get(properties, PROPERTY_LITE_TOPIC)
                            + ": lite topics are not supported by this version of the broker");
        }
    }

    private static String element(String name, String value) {
        return name + NAME_VALUE_SEPARATOR + value + PROPERTY_SEPARATOR;
    }
}
