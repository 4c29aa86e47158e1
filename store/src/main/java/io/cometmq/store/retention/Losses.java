// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.EntryBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which records go before their time. They are counted in the consume queues, which takes one small read for
 * thousands of records, so a record that several light queues share counts in each. Thread-safe.
 */
public final class Losses {
    private static final Logger log = LoggerFactory.getLogger(Losses.class);
    /** How many topics a line names, those that lose most; the others are summed up. */
    private static final int MAX_NAMED_TOPICS = 20;

    private final ConsumeQueues queues;
    private final LongAdder records = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /**
     * A part of a queue.
     *
     * @param bytes the length of its records in the log
     */
    private record Span(long messages, long bytes) {
        static final Span NONE = new Span(0, 0);

        Span plus(Span other) {
            return new Span(messages + other.messages, bytes + other.bytes);
        }
    }

    public Losses(ConsumeQueues queues) {
        this.queues = queues;
    }

    /**
     * Counts and logs what the log holds between two offsets, before it is deleted.
     *
     * @param why the rule that deletes it
     */
    void report(long from, long to, String why) {
        Map<String, Span> lost = new TreeMap<>();
        queues.forEachLoaded(queue -> {
            Span span = between(queue, from, to);
            if (span.messages() > 0) {
                lost.merge(queue.topic(), span, Span::plus);
            }
        });
        Span all = lost.values().stream().reduce(Span.NONE, Span::plus);
        records.add(all.messages());
        bytes.add(all.bytes());
        log.warn(
                "Records are deleted before their time: why={} logFrom={} logTo={} topics={} records={} bytes={} lost: {}",
                why,
                from,
                to,
                lost.size(),
                all.messages(),
                all.bytes(),
                text(lost, all));
    }

    /** How many records went before their time since the start. */
    public long records() {
        return records.sum();
    }

    /** How many bytes they had in the log. */
    public long bytes() {
        return bytes.sum();
    }

    private static Span between(ConsumeQueue queue, long logFrom, long logTo) {
        long first = queue.minOffset(logFrom);
        long last = queue.minOffset(logTo);
        EntryBuffer entries = EntryBuffer.ofThread();
        long bytes = 0;
        long next = first;
        while (next < last) {
            int count = entries.fill(queue, next, (int) Math.min(last - next, Integer.MAX_VALUE));
            for (int i = 0; i < count && entries.queueOffset(i) < last; i++) {
                bytes += entries.isBlank(i) ? 0 : entries.size(i);
                next = entries.queueOffset(i) + entries.messages(i);
            }
            if (count == 0) {
                break;
            }
        }
        return new Span(last - first, bytes);
    }

    private static String text(Map<String, Span> lost, Span all) {
        List<Map.Entry<String, Span>> named = lost.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().bytes()))
                .limit(MAX_NAMED_TOPICS)
                .toList();
        String names = named.stream()
                .map(entry -> entry.getKey() + " " + amount(entry.getValue()))
                .collect(Collectors.joining("; "));
        Span told = named.stream().map(Map.Entry::getValue).reduce(Span.NONE, Span::plus);
        int others = lost.size() - named.size();
        return others == 0
                ? names
                : names + "; " + others + " more topics "
                        + amount(new Span(all.messages() - told.messages(), all.bytes() - told.bytes()));
    }

    private static String amount(Span span) {
        return span.messages() + " records of " + span.bytes() + " bytes";
    }
}
