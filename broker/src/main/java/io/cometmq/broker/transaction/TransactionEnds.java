// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageSysFlag.TRANSACTION_COMMIT;
import static io.cometmq.remoting.protocol.ResponseCode.ILLEGAL_OPERATION;
import static io.cometmq.remoting.protocol.ResponseCode.SERVICE_NOT_AVAILABLE;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.RecordSlice;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends transactions as their producers say. Thread-safe. One read of the half message, one append of the committed copy,
 * one bit: nothing is searched and nobody waits.
 */
public final class TransactionEnds {
    private static final String HALF_TOPIC = TopicNames.TRANS_HALF_TOPIC;

    private final MessageStore store;
    private final HalfCopies copies;
    private final OpenHalves halves;
    private final OpRecords ops;
    private final HalfCounts counts;
    private final BrokerStats stats;
    private final Clock clock;
    private volatile Runnable whenFull = () -> {};

    TransactionEnds(
            MessageStore store,
            HalfCopies copies,
            OpenHalves halves,
            OpRecords ops,
            HalfCounts counts,
            BrokerStats stats,
            Clock clock) {
        this.store = store;
        this.copies = copies;
        this.halves = halves;
        this.ops = ops;
        this.counts = counts;
        this.stats = stats;
        this.clock = clock;
    }

    /** Has {@code action} run when there are enough ended half messages for an op record; it must not block. */
    void whenFull(Runnable action) {
        whenFull = action;
    }

    /** A half message of a topic was stored. */
    public void stored(String realTopic) {
        counts.add(realTopic, 1);
    }

    /**
     * Commits or rolls back a half message.
     *
     * @return completes as {@link io.cometmq.store.Appended#durable()} of the committed copy; with true for a roll-back
     * @throws Refusal when there is no such open half message, or this producer may not end it
     * @throws io.cometmq.store.StoreException when the store refuses the copy; the half message stays open then
     */
    public CompletableFuture<Boolean> end(EndTransaction ask) {
        boolean commit = ask.commitOrRollback() == TRANSACTION_COMMIT;
        try (RecordSlice record = ask.commitLogOffset() < 0 ? null : store.recordAt(ask.commitLogOffset())) {
            HalfMessage half = find(record, ask);
            checkImmunity(half, ask);
            if (!ops.hasRoom()) {
                throw new Refusal(
                        SERVICE_NOT_AVAILABLE,
                        OpRecords.MAX_WAITING + " ended transactions wait to be written: expected fewer, try again");
            }
            long offset = begin(half);
            boolean done = false;
            try {
                Appended copy = commit ? copies.commit(half) : null;
                halves.ended(half.identity(), offset);
                done = true;
                ended(half, offset, copy);
                return copy == null ? CompletableFuture.completedFuture(true) : copy.durable();
            } finally {
                if (!done) {
                    halves.abandoned(offset);
                }
            }
        }
    }

    private void ended(HalfMessage half, long offset, @Nullable Appended copy) {
        String topic = String.valueOf(half.realTopic());
        counts.add(topic, -1);
        stats.ended(topic, copy != null, Duration.ofMillis(half.ageMillis(clock.millis())));
        if (copy != null) {
            stats.put(topic, half.realQueueId(), MessageType.TRANSACTION, 1, copy.size());
        }
        if (ops.add(offset)) {
            whenFull.run();
        }
    }

    private static HalfMessage find(@Nullable RecordSlice record, EndTransaction ask) {
        if (record == null) {
            throw refused(ask, "no message begins there");
        }
        HalfMessage half = HalfMessage.of(record);
        if (!half.topic().equals(HALF_TOPIC)) {
            throw refused(ask, "the message there is of topic " + half.topic() + ", expected " + HALF_TOPIC);
        }
        if (!ask.producerGroup().equals(half.group())) {
            throw refused(ask, "producerGroup=" + ask.producerGroup() + ", expected " + half.group());
        }
        if (half.queueOffset() != ask.tranStateTableOffset()) {
            throw refused(
                    ask, "tranStateTableOffset=" + ask.tranStateTableOffset() + ", expected " + half.queueOffset());
        }
        if (!half.hasDestination()) {
            throw refused(ask, "it names no topic and queue to go to");
        }
        return half;
    }

    private long begin(HalfMessage half) {
        OpenHalves.Attempt attempt = halves.begin(half.identity(), half.queueOffset());
        return switch (attempt.outcome()) {
            case BEGUN -> attempt.offset();
            case ENDED ->
                throw new Refusal(
                        SYSTEM_ERROR,
                        "the half message at queue offset " + half.queueOffset()
                                + " is ended already, or was given up after too many checks");
            case ENDING ->
                throw new Refusal(
                        SYSTEM_BUSY,
                        "the half message at queue offset " + half.queueOffset() + " is being ended just now");
            case NO_ROOM ->
                throw new Refusal(
                        SYSTEM_BUSY,
                        "too many half messages are open, the oldest at queue offset " + halves.low() + ": the one at "
                                + half.queueOffset() + " is asked about again later");
        };
    }

    /** After the time in which the producer did not want to be asked, only the answer to a check counts. */
    private void checkImmunity(HalfMessage half, EndTransaction ask) {
        Duration immunity = half.immunity();
        if (immunity == null || Boolean.TRUE.equals(ask.fromTransactionCheck())) {
            return;
        }
        long age = half.ageMillis(clock.millis());
        if (age > immunity.toMillis()) {
            throw new Refusal(
                    ILLEGAL_OPERATION,
                    "the half message is " + age + " ms old and was to be ended within CHECK_IMMUNITY_TIME_IN_SECONDS="
                            + immunity.toSeconds() + ": the broker asks for it");
        }
    }

    private static Refusal refused(EndTransaction ask, String why) {
        return new Refusal(
                SYSTEM_ERROR, "no half message to end at commitLogOffset=" + ask.commitLogOffset() + ": " + why);
    }
}
