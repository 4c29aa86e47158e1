// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_KEYS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static io.cometmq.common.topic.TopicNames.TRANS_CHECK_MAX_TIME_TOPIC;
import static io.cometmq.common.topic.TopicNames.TRANS_HALF_TOPIC;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_BUSY;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.transaction.GivenUpFile.Begun;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.MessageType;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList.GivenUp;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that were checked too often and are kept for an operator, who settles each of them once: commits it,
 * drops it, or has its producers asked again. Guarded by its own lock; waits for the disk, so only administrators call.
 *
 * <p>What is about to be appended is on the disk before, and what was settled after: a process that is killed between
 * looks at its next start whether the copy is in the log. So nothing is committed twice, and nothing that was answered
 * is forgotten.
 */
public final class GivenUpTransactions {
    private static final Logger log = LoggerFactory.getLogger(GivenUpTransactions.class);
    private static final int QUEUE = 0;
    private static final int BATCH_MESSAGES = 32;
    private static final int BATCH_BYTES = 1024 * 1024;

    /** How many records one call of {@link #read} passes at most. */
    static final int MAX_PASSED = 2_000;

    /** How many messages may have come to a queue between the last save of a killed process and its end. */
    private static final int MAX_SEARCHED = 1_000_000;

    private static final long DISPATCH_SECONDS = 8;

    private final MessageStore store;
    private final HalfCopies copies;
    private final HalfCounts counts;
    private final BrokerStats stats;
    private final PublishedAddress address;
    private final Settled settled;

    GivenUpTransactions(TransactionParts parts, HalfCopies copies, HalfCounts counts, StateFile file) {
        this.store = parts.store();
        this.copies = copies;
        this.counts = counts;
        this.stats = parts.stats();
        this.address = parts.identity().address();
        this.settled = new Settled(file);
    }

    /** How a transaction that was given up is settled. */
    public enum Settlement {
        /** Consumers get it. */
        COMMIT,
        /** Nobody gets it. */
        DROP,
        /** Its producers are asked about it, as if it had never been checked. */
        RESUME
    }

    /**
     * Shows what is not settled, oldest first, from a queue offset on.
     *
     * @param wanted returns false to end before this one
     * @return the queue offset to go on from; the end of the queue when nothing is left
     */
    public synchronized long read(long from, Predicate<GivenUp> wanted) {
        resolve();
        long next = Math.max(from, settled.low());
        int passed = 0;
        while (passed < MAX_PASSED && next < end()) {
            try (ReadResult read = store.read(
                    TRANS_CHECK_MAX_TIME_TOPIC, QUEUE, next, BATCH_MESSAGES, BATCH_BYTES, RecordFilter.ALL)) {
                for (RecordSlice record : read.records()) {
                    HalfMessage half = HalfMessage.of(record);
                    if (!settled.contains(half.queueOffset()) && !wanted.test(described(half))) {
                        return half.queueOffset();
                    }
                    passed++;
                }
                if (read.nextOffset() <= next) {
                    return next;
                }
                next = read.nextOffset();
            }
        }
        return next;
    }

    /** One past the last that was given up. */
    public long end() {
        return store.maxQueueOffset(TRANS_CHECK_MAX_TIME_TOPIC, QUEUE);
    }

    /**
     * Settles one.
     *
     * @param allowed throws when nothing may go to a topic now; not asked when it is dropped
     * @throws Refusal when no transaction that was given up begins there, or it is settled already
     * @throws io.cometmq.store.StoreException when the store refuses; it is not settled then
     */
    public synchronized void settle(long logOffset, Settlement how, Consumer<String> allowed) {
        resolve();
        try (RecordSlice record = logOffset < 0 ? null : store.recordAt(logOffset)) {
            HalfMessage half = find(record, logOffset);
            makeRoom();
            if (how == Settlement.DROP) {
                settled.add(half.queueOffset());
            } else {
                goOn(half, how, allowed);
            }
            log.info(
                    "Given-up transaction settled: how={} group={} topic={} queueOffset={} logOffset={}",
                    how,
                    half.group(),
                    half.realTopic(),
                    half.queueOffset(),
                    logOffset);
        }
    }

    private void goOn(HalfMessage half, Settlement how, Consumer<String> allowed) {
        String topic = half.realTopic();
        if (topic == null || !half.hasDestination()) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "the message at commitLogOffset=" + half.record().logOffset()
                            + " names no topic and queue to go to: it can only be dropped");
        }
        allowed.accept(topic);
        if (how == Settlement.COMMIT) {
            Destination to = copies.destination(half);
            Appended copy = append(half, to, () -> copies.commit(half, to));
            stats.put(topic, to.queueId(), MessageType.TRANSACTION, 1, copy.size());
        } else {
            Destination to = new Destination(TRANS_HALF_TOPIC, QUEUE, fresh(half));
            append(half, to, () -> copies.keep(half, to, half.record().logOffset()));
            counts.add(topic, 1);
        }
    }

    private HalfMessage find(@Nullable RecordSlice record, long logOffset) {
        String where = "no transaction that was given up is at commitLogOffset=" + logOffset + ": ";
        if (record == null) {
            throw new Refusal(SYSTEM_ERROR, where + "no message begins there");
        }
        HalfMessage half = HalfMessage.of(record);
        if (!half.topic().equals(TRANS_CHECK_MAX_TIME_TOPIC)) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    where + "the message there is of topic " + half.topic() + ", expected "
                            + TRANS_CHECK_MAX_TIME_TOPIC);
        }
        if (settled.contains(half.queueOffset())) {
            throw new Refusal(
                    SYSTEM_ERROR,
                    "the transaction at commitLogOffset=" + logOffset
                            + " is settled already: it was committed, dropped or asked about again");
        }
        return half;
    }

    private void makeRoom() {
        settled.forgetBefore(store.minQueueOffset(TRANS_CHECK_MAX_TIME_TOPIC, QUEUE));
        if (settled.isFull()) {
            throw new Refusal(
                    SYSTEM_BUSY,
                    Settled.MAX + " transactions are settled behind one that is not, at queue offset " + settled.low()
                            + " of " + TRANS_CHECK_MAX_TIME_TOPIC + ": expected that one first");
        }
    }

    private interface Append {
        Appended run();
    }

    private Appended append(HalfMessage half, Destination to, Append append) {
        long first = store.nextQueueOffset(to.topic(), to.queueId());
        long offset = half.queueOffset();
        settled.begin(new Begun(offset, half.record().logOffset(), to.topic(), to.queueId(), first));
        Appended copy = append.run();
        if (!store.flush()) {
            throw new Refusal(SYSTEM_ERROR, "the disk refuses: whether the copy is kept shows after the next start");
        }
        settled.add(offset);
        return copy;
    }

    /** Finds out what became of what was begun and not seen to its end. */
    private void resolve() {
        Begun begun = settled.begun();
        if (begun == null) {
            return;
        }
        if (isInLog(begun)) {
            settled.add(begun.offset());
        } else {
            settled.abandon();
        }
    }

    private boolean isInLog(Begun begun) {
        awaitDispatched();
        long end = Math.min(store.maxQueueOffset(begun.topic(), begun.queueId()), begun.firstOffset() + MAX_SEARCHED);
        for (long next = begun.firstOffset(); next < end; ) {
            try (ReadResult read = store.readMended(
                    begun.topic(), begun.queueId(), next, BATCH_MESSAGES, BATCH_BYTES, RecordFilter.ALL)) {
                for (RecordSlice record : read.records()) {
                    if (RecordLayout.preparedTransactionOffset(record.bytes(), 0) == begun.logOffset()) {
                        return true;
                    }
                }
                if (read.nextOffset() <= next) {
                    return false;
                }
                next = read.nextOffset();
            }
        }
        return false;
    }

    private void awaitDispatched() {
        try {
            store.awaitDispatched().get(DISPATCH_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException late) {
            throw new Refusal(SYSTEM_BUSY, "queues are still being built after the start: " + late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Refusal(SYSTEM_BUSY, "interrupted while queues are built");
        }
    }

    /** The properties of a half message that was never checked. */
    private static String fresh(HalfMessage half) {
        String properties = MessageProperties.set(half.properties(), PROPERTY_TRANSACTION_CHECK_TIMES, "0");
        return MessageProperties.remove(properties, PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET);
    }

    private GivenUp described(HalfMessage half) {
        ByteBuffer bytes = half.bytes();
        return new GivenUp(
                half.queueOffset(),
                new MessageId(address.get(), half.record().logOffset()).text(),
                half.property(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX),
                half.realTopic(),
                half.realQueueId(),
                half.group(),
                half.property(PROPERTY_KEYS),
                half.checks(),
                RecordLayout.bornTimestamp(bytes, 0),
                RecordLayout.storeTimestamp(bytes, 0),
                RecordLayout.bodyLength(bytes, 0));
    }
}
