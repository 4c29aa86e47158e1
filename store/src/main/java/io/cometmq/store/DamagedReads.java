// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.queue.ConsumeQueue;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and reports records whose body does not match its checksum when they are read for a consumer. Thread-safe. */
final class DamagedReads {
    /** One line in this time at most: consumers may ask for a damaged record again and again. */
    static final long PAUSE_MILLIS = 1000;

    private static final Logger log = LoggerFactory.getLogger(DamagedReads.class);

    private final CommitLog commitLog;
    private final Clock clock;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextLineMillis = new AtomicLong(Long.MIN_VALUE);

    DamagedReads(CommitLog commitLog, Clock clock) {
        this.commitLog = commitLog;
        this.clock = clock;
    }

    long count() {
        return count.get();
    }

    void report(ConsumeQueue queue, long queueOffset, long logOffset, ByteBuffer record) {
        long number = count.incrementAndGet();
        long now = clock.millis();
        long due = nextLineMillis.get();
        if (now < due || !nextLineMillis.compareAndSet(due, now + PAUSE_MILLIS)) {
            return;
        }
        log.error(
                "Message does not match its checksum, it is skipped: file={} logOffset={} topic={} queueId={} queueOffset={} uniqueKey={} damagedReads={}",
                commitLog.segments().at(logOffset),
                logOffset,
                queue.topic(),
                queue.queueId(),
                queueOffset,
                MessageProperties.decode(RecordLayout.properties(record, 0))
                        .get(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX),
                number);
    }
}
