// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.pop.ReviveMessages.Ack;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.RecordHead;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import java.nio.ByteBuffer;

/**
 * Writes down acks of what RocketMQ's broker lent before this one took over its store, as that broker would have done:
 * in the revive topic, behind the checkpoint of the pop. {@link ReviveQueue} reads them there, after a restart, too, and so
 * does RocketMQ's broker when it gets its store back. Stateless.
 */
final class FormerAcks {
    private final String reviveTopic;
    private final int queueCount;
    private final MessageStore store;
    private final Routing routing;
    private final BrokerIdentity identity;
    private final Clock clock;

    FormerAcks(
            String reviveTopic,
            int queueCount,
            MessageStore store,
            Routing routing,
            BrokerIdentity identity,
            Clock clock) {
        this.reviveTopic = reviveTopic;
        this.queueCount = queueCount;
        this.store = store;
        this.routing = routing;
        this.identity = identity;
        this.clock = clock;
    }

    /**
     * Writes down the ack of one message; nothing when no broker can have given the receipt.
     *
     * @param topic where the message is stored
     * @param receipt whoever it names as its broker, it is of the one that is called as this one
     * @throws io.cometmq.store.StoreException when the store takes nothing now
     */
    void add(String topic, String group, PopReceipt receipt) {
        int queueId = receipt.reviveQueueId();
        if (queueId < 0 || queueId >= queueCount) {
            return;
        }
        Ack ack = new Ack(
                topic,
                group,
                receipt.queueId(),
                receipt.startOffset(),
                receipt.queueOffset(),
                null,
                receipt.popTimeMillis(),
                identity.brokerName());
        String properties = MessageProperties.set("", MessageConst.PROPERTY_TAGS, ReviveMessages.ACK_TAG);
        Destination to = route(new Destination(reviveTopic, queueId, properties), receipt);
        long now = clock.millis();
        store.append(new NewRecord(
                to.topic(),
                new RecordHead(
                        to.queueId(),
                        0,
                        0,
                        now,
                        identity.address().get(),
                        identity.address().get(),
                        0,
                        0),
                ByteBuffer.wrap(Json.writeBytes(ack)),
                to.properties(),
                true));
    }

    /** The checkpoint waits in the timer wheel until a second before the loan ends, and the ack must come behind it. */
    private Destination route(Destination atOnce, PopReceipt receipt) {
        long due = receipt.popTimeMillis() + receipt.invisibleMillis();
        EncodedProperties timed = atOnce.properties().with(MessageConst.PROPERTY_TIMER_DELIVER_MS, Long.toString(due));
        try {
            return routing.route(new Destination(atOnce.topic(), atOnce.queueId(), timed));
        } catch (Refusal ignored) {
            // No timers, or a receipt of nonsense: whoever reads the revive topic finds the ack, if it helps.
            return atOnce;
        }
    }
}
