// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_TAGS;
import static io.cometmq.common.message.MessageConst.PROPERTY_WAIT_STORE_MSG_OK;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes down which half messages are ended: gathers their queue offsets and appends them to the op queue, many in one
 * record. Guarded by its own lock; the append is made by the thread that flushes.
 *
 * <p>A record's body is the offsets in decimal, a comma after each; its tag is {@code d}. Source: RocketMQ 5.5.0.
 */
final class OpRecords {
    /** The tag of a record that ends half messages. */
    static final String ENDED_TAG = "d";

    /** How many offsets may wait when the store takes no records; then nothing can be ended until it does. */
    static final int MAX_WAITING = 100_000;

    /** How many records are remembered one by one; older ones are remembered together, as if they were one. */
    private static final int MAX_MARKS = 1024;

    private static final int QUEUE = 0;

    private final MessageStore store;
    private final PublishedAddress storeHost;
    private final Clock clock;
    private final int maxBytes;
    private final String properties;
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private int waitingBytes;
    private long low;

    /** One op record, or several in a row: where the last is, and the greatest half message that they end. */
    private record Mark(long opOffset, long greatest) {}

    /** @param low the first op record that is still needed */
    OpRecords(MessageStore store, PublishedAddress storeHost, Clock clock, int maxBytes, long low) {
        this.store = store;
        this.storeHost = storeHost;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.low = low;
        this.properties =
                MessageProperties.encode(Map.of(PROPERTY_TAGS, ENDED_TAG, PROPERTY_WAIT_STORE_MSG_OK, "true"));
    }

    /** Reads the body of an op record; words that are no numbers are skipped. */
    static void read(ByteBuffer body, LongConsumer ended) {
        long value = -1;
        while (body.hasRemaining()) {
            int c = body.get();
            if (c >= '0' && c <= '9') {
                value = Math.max(value, 0) * 10 + (c - '0');
            } else {
                if (value >= 0 && c == ',') {
                    ended.accept(value);
                }
                value = -1;
            }
        }
        if (value >= 0) {
            ended.accept(value);
        }
    }

    /** Whether one more can be gathered. */
    synchronized boolean hasRoom() {
        return waiting.size() < MAX_WAITING;
    }

    /** Gathers one ended half message; true when there are enough for a record. */
    synchronized boolean add(long halfOffset) {
        waiting.add(halfOffset);
        waitingBytes += digits(halfOffset) + 1;
        return waitingBytes >= maxBytes;
    }

    /** Notes a record that is there already. */
    synchronized void found(long opOffset, long greatest) {
        mark(opOffset, greatest);
    }

    /**
     * Appends one record of what is gathered; returns how many half messages it names.
     *
     * @throws io.cometmq.store.StoreException when the store refuses; they stay gathered
     */
    int flush() {
        String body = take();
        if (body.isEmpty()) {
            return 0;
        }
        try {
            Appended appended = store.append(record(body));
            return written(body, appended.queueOffset());
        } catch (RuntimeException refused) {
            giveBack(body);
            throw refused;
        }
    }

    /** The first op record that names a half message from {@code openFrom} on; older ones are not needed any more. */
    synchronized long neededFrom(long openFrom) {
        while (!marks.isEmpty() && marks.peekFirst().greatest() < openFrom) {
            low = marks.removeFirst().opOffset() + 1;
        }
        return low;
    }

    private synchronized String take() {
        StringBuilder body = new StringBuilder(Math.min(maxBytes, waitingBytes) + Long.SIZE);
        while (!waiting.isEmpty() && body.length() + digits(waiting.getFirst()) < maxBytes) {
            long offset = waiting.removeFirst();
            waitingBytes -= digits(offset) + 1;
            body.append(offset).append(',');
        }
        return body.toString();
    }

    private synchronized void giveBack(String body) {
        read(StandardCharsets.US_ASCII.encode(body), this::add);
    }

    private synchronized int written(String body, long opOffset) {
        long[] countAndGreatest = {0, -1};
        read(StandardCharsets.US_ASCII.encode(body), offset -> {
            countAndGreatest[0]++;
            countAndGreatest[1] = Math.max(countAndGreatest[1], offset);
        });
        mark(opOffset, countAndGreatest[1]);
        return (int) countAndGreatest[0];
    }

    private void mark(long opOffset, long greatest) {
        Mark last = marks.size() < MAX_MARKS ? null : marks.pollLast();
        marks.addLast(
                last == null ? new Mark(opOffset, greatest) : new Mark(opOffset, Math.max(last.greatest(), greatest)));
    }

    private NewRecord record(String body) {
        InetSocketAddress here = storeHost.get();
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(body);
        return new NewRecord(
                TopicNames.TRANS_OP_HALF_TOPIC,
                new RecordHead(QUEUE, 0, 0, clock.millis(), here, here, 0, 0),
                bytes,
                EncodedProperties.of(properties),
                true);
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
