// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends the waiting copy of a message anew, where it was bound for. Immutable. */
final class Redelivery {
    private static final Logger log = LoggerFactory.getLogger(Redelivery.class);

    private final MessageStore store;
    private final PublishedAddress storeHost;

    Redelivery(MessageStore store, PublishedAddress storeHost) {
        this.store = store;
        this.storeHost = storeHost;
    }

    /**
     * Delivers one message. One without a usable destination is dropped with a line in the log: it could never be
     * delivered and would stop its level.
     *
     * @throws io.cometmq.store.StoreException when the store refuses; the message was not delivered
     */
    void deliver(RecordSlice waiting) {
        ByteBuffer bytes = waiting.bytes();
        String properties = RecordLayout.properties(bytes, 0);
        String topic = MessageProperties.get(properties, PROPERTY_REAL_TOPIC);
        int queueId = queueId(MessageProperties.get(properties, PROPERTY_REAL_QUEUE_ID));
        if (topic == null || queueId < 0 || topic.equals(TopicNames.TRANS_HALF_TOPIC)) {
            log.error(
                    "Delayed message dropped, it names no destination: logOffset={} REAL_TOPIC={} REAL_QID={}",
                    waiting.logOffset(),
                    topic,
                    queueId);
            return;
        }
        try {
            append(bytes, topic, queueId, properties);
        } catch (StoreException refused) {
            if (refused.reason() != StoreException.Reason.ILLEGAL) {
                throw refused;
            }
            log.error(
                    "Delayed message dropped, the store will never take it: logOffset={} topic={}",
                    waiting.logOffset(),
                    topic,
                    refused);
        }
    }

    private void append(ByteBuffer bytes, String topic, int queueId, String properties) {
        store.append(new NewRecord(
                topic,
                queueId,
                RecordLayout.flag(bytes, 0),
                RecordLayout.sysFlag(bytes, 0),
                RecordLayout.bornTimestamp(bytes, 0),
                RecordLayout.bornHost(bytes, 0),
                storeHost.get(),
                RecordLayout.reconsumeTimes(bytes, 0),
                0,
                bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0)),
                properties,
                false));
    }

    private static int queueId(@Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException ignored) {
            // Reported by the caller, which names the value.
            return -1;
        }
    }
}
