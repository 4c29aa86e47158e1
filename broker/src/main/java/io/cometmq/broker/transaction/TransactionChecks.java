// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES;
import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the open half messages: those that are old enough are appended anew and one of their producers is asked;
 * those that were asked about too often, or are as old as the log keeps records, are given up. A half message whose
 * producers are all away is not asked about, and that does not count as a check. Owned by the thread that checks.
 */
final class TransactionChecks {
    private static final Logger log = LoggerFactory.getLogger(TransactionChecks.class);
    private static final int QUEUE = 0;
    private static final int BATCH_MESSAGES = 32;
    private static final int BATCH_BYTES = 256 * 1024;

    /** How old a record gets of a half message that must not be asked about yet, before it is appended anew. */
    private static final Duration RENEW_AFTER = Duration.ofMinutes(5);

    /** The same for one whose producers are away, unless the log keeps records for a shorter time. */
    private static final Duration RENEW_UNREACHED_AFTER = Duration.ofHours(1);

    /** Which part of the time that the log keeps records a record may lie unrenewed. */
    private static final int PARTS_OF_RESERVED_TIME = 4;

    private static final long NO_ROUND = -1;

    /** A round names so many of those that it gives up, and counts the others. */
    private static final int MOST_NAMED = 10;

    private final MessageStore store;
    private final Supplier<TransactionConfig> config;
    private final Duration reservedTime;
    private final Duration renewUnreachedAfter;
    private final HalfCopies copies;
    private final OpenHalves halves;
    private final OpRecords ops;
    private final HalfCounts counts;
    private final StateQuestions questions;
    private final Clock clock;
    private long cursor;
    private long roundEnd = NO_ROUND;
    private int unreached;
    /** Given up in this round. */
    private int givenUp;

    TransactionChecks(TransactionParts parts, HalfCopies copies, OpenHalves halves, OpRecords ops, HalfCounts counts) {
        this.store = parts.store();
        this.config = parts.config();
        this.reservedTime = parts.reservedTime();
        Duration part = reservedTime.dividedBy(PARTS_OF_RESERVED_TIME);
        this.renewUnreachedAfter = part.compareTo(RENEW_UNREACHED_AFTER) < 0 ? part : RENEW_UNREACHED_AFTER;
        this.clock = parts.clock();
        this.questions = new StateQuestions(parts.producers(), parts.identity());
        this.copies = copies;
        this.halves = halves;
        this.ops = ops;
        this.counts = counts;
    }

    /** Begins a round, unless one is going on. */
    void begin() {
        if (roundEnd == NO_ROUND) {
            cursor = halves.low();
            roundEnd = store.maxQueueOffset(TopicNames.TRANS_HALF_TOPIC, QUEUE);
            unreached = 0;
            givenUp = 0;
        }
    }

    /** Looks at some half messages of the present round; returns how many records it passed, 0 when the round is over. */
    int go() {
        if (roundEnd == NO_ROUND) {
            return 0;
        }
        cursor = halves.nextOpen(cursor);
        if (cursor >= roundEnd) {
            endRound();
            return 0;
        }
        boolean over = true;
        try (ReadResult read =
                store.read(TopicNames.TRANS_HALF_TOPIC, QUEUE, cursor, BATCH_MESSAGES, BATCH_BYTES, RecordFilter.ALL)) {
            over = !pass(read);
            return 1;
        } finally {
            // A failure ends the round too: the next one begins where this one stopped.
            if (over) {
                endRound();
            }
        }
    }

    private void endRound() {
        roundEnd = NO_ROUND;
        if (unreached > 0) {
            log.info("Transactions not asked for, their groups have no connected producer: halfMessages={}", unreached);
        }
        if (givenUp > MOST_NAMED) {
            log.warn("Transactions given up, the first {} of them are named above: count={}", MOST_NAMED, givenUp);
        }
    }

    /** False when nothing behind these records is old enough, or nothing can be read. */
    private boolean pass(ReadResult read) {
        if (read.records().isEmpty()) {
            return skipLost(read);
        }
        long now = clock.millis();
        for (RecordSlice record : read.records()) {
            HalfMessage half = HalfMessage.of(record);
            long offset = half.queueOffset();
            if (offset >= roundEnd
                    || half.storedForMillis(now) < config.get().timeout().toMillis()) {
                return false;
            }
            if (halves.isOpen(offset)) {
                check(half, now);
            }
            cursor = offset + 1;
        }
        return true;
    }

    private void check(HalfMessage half, long now) {
        long age = half.ageMillis(now);
        Duration immunity = half.immunity();
        if (!half.hasDestination()) {
            giveUp(half, "it names no destination");
        } else if (half.checks() >= config.get().maxChecks()) {
            giveUp(half, "it was checked " + half.checks() + " times");
        } else if (age > reservedTime.toMillis()) {
            giveUp(half, "it is older than fileReservedTime");
        } else if (!halves.canMove(half.queueOffset())) {
            // The round comes back to it when older ones have ended.
            return;
        } else if (immunity != null && age < immunity.toMillis()) {
            renewAfter(half, now, RENEW_AFTER);
        } else {
            ask(half, now);
        }
    }

    private void ask(HalfMessage half, long now) {
        Connection member = questions.member(half);
        if (member == null) {
            // It does not count as a check, and costs the log nothing as long as its record is young.
            unreached++;
            renewAfter(half, now, renewUnreachedAfter);
            return;
        }
        String properties = MessageProperties.set(
                half.properties(), PROPERTY_TRANSACTION_CHECK_TIMES, String.valueOf(half.checks() + 1));
        Copy copy = renew(half, properties);
        if (copy.isOpen()) {
            questions.ask(member, half, copy.appended(), copy.properties());
        }
    }

    /** Appends a half message anew that was not asked about, before its log gets old or when it holds up the table. */
    private void renewAfter(HalfMessage half, long now, Duration age) {
        if (half.storedForMillis(now) >= age.toMillis() || halves.isCrowded()) {
            renew(half, half.properties());
        }
    }

    /** A copy of a half message, and whether it is what remains of it. */
    private record Copy(Appended appended, String properties, boolean isOpen) {}

    private Copy renew(HalfMessage half, String properties) {
        long identity = half.identity();
        String marked =
                MessageProperties.set(properties, PROPERTY_TRANSACTION_PREPARED_QUEUE_OFFSET, String.valueOf(identity));
        Appended copy = copies.keep(half, TopicNames.TRANS_HALF_TOPIC, marked);
        boolean open = halves.moved(identity, half.queueOffset(), copy.queueOffset());
        if (!open) {
            ops.add(copy.queueOffset());
        }
        return new Copy(copy, marked, open);
    }

    private void giveUp(HalfMessage half, String why) {
        OpenHalves.Attempt attempt = halves.begin(half.identity(), half.queueOffset());
        if (attempt.outcome() != OpenHalves.Outcome.BEGUN) {
            return;
        }
        boolean done = false;
        try {
            copies.keep(half, TopicNames.TRANS_CHECK_MAX_TIME_TOPIC, half.properties());
            halves.ended(half.identity(), attempt.offset());
            done = true;
        } finally {
            if (!done) {
                halves.abandoned(attempt.offset());
            }
        }
        ops.add(attempt.offset());
        counts.add(String.valueOf(half.realTopic()), -1);
        if (++givenUp > MOST_NAMED) {
            return;
        }
        log.warn(
                "Transaction given up, it is kept in {}: group={} topic={} queueOffset={} because={}",
                TopicNames.TRANS_CHECK_MAX_TIME_TOPIC,
                half.group(),
                half.realTopic(),
                half.queueOffset(),
                why);
    }

    /** Passes half messages whose log is gone; false when there is just nothing to read. */
    private boolean skipLost(ReadResult read) {
        boolean lost = read.status() == ReadResult.Status.OFFSET_TOO_SMALL
                || read.status() == ReadResult.Status.MESSAGE_WAS_REMOVING;
        long next = Math.min(read.nextOffset(), roundEnd);
        if (!lost || next <= cursor) {
            return false;
        }
        log.warn("Half messages are lost, their log was deleted: from={} to={}", cursor, next);
        for (long offset = cursor; offset < next; offset++) {
            halves.over(offset);
        }
        cursor = next;
        return true;
    }
}
