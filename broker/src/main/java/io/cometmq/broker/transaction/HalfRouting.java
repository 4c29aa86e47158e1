// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.KnownProperties.HALF;
import static io.cometmq.common.message.MessageConst.PROPERTY_PRODUCER_GROUP;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_QUEUE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_REAL_TOPIC;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.NO_PERMISSION;

import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Refusal;
import java.util.function.Supplier;

/**
 * Sends messages of transactions to the half queue, where nobody sees them. It is asked for sends only, and before the
 * delays: a delayed message of a transaction begins to wait when it is committed. Thread-safe.
 */
public final class HalfRouting implements Routing {
    private static final int QUEUE = 0;

    private final Supplier<TransactionConfig> config;

    public HalfRouting(Supplier<TransactionConfig> config) {
        this.config = config;
    }

    /** Whether a message belongs to a transaction that is not ended. */
    public static boolean isHalf(EncodedProperties properties) {
        return "true".equalsIgnoreCase(properties.get(PROPERTY_TRANSACTION_PREPARED));
    }

    /**
     * The half queue for a message of a transaction. A message that a consumer sends on for a later try keeps the mark of
     * the transaction it came by, and counts as any other.
     */
    @Override
    public Destination route(Destination to) {
        if (!KnownProperties.has(to.known(), HALF)
                || TopicNames.isRetryTopic(to.topic())
                || TopicNames.isDlqTopic(to.topic())) {
            return to;
        }
        if (config.get().rejectHalfMessages()) {
            throw new Refusal(
                    NO_PERMISSION,
                    "property TRAN_MSG=true: this broker takes no messages of transactions (rejectTransactionMessage=true)");
        }
        EncodedProperties properties = to.properties();
        if (properties.get(PROPERTY_PRODUCER_GROUP) == null) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "property TRAN_MSG=true without PGROUP: expected the producer group that is asked how it ended");
        }
        String id = properties.get(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        if (id != null) {
            properties = properties.with(PROPERTY_TRANSACTION_ID, id);
        }
        properties = properties.without(PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
        properties = properties.with(PROPERTY_REAL_TOPIC, to.topic());
        properties = properties.with(PROPERTY_REAL_QUEUE_ID, String.valueOf(to.queueId()));
        return new Destination(TopicNames.TRANS_HALF_TOPIC, QUEUE, properties);
    }
}
