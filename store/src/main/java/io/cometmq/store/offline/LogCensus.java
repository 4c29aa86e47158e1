// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.log.RecordView;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what a walk over a log sees, by topic. Owned by one thread. */
public final class LogCensus {
    /** Records of further topics are counted together. */
    public static final int MAX_TOPICS = 10_000;

    private final Map<String, Count> topics = new HashMap<>();
    private final Count others = new Count();
    private final Count all = new Count();
    private final HalfMessages halves = new HalfMessages();
    private long firstMillis;
    private long lastMillis;

    /**
     * What belongs to one topic.
     *
     * @param bytes of its records in the log
     */
    public record TopicCount(String topic, long records, long bytes) {}

    private static final class Count {
        private long records;
        private long bytes;

        void add(RecordView record) {
            records++;
            bytes += record.size();
        }

        TopicCount named(String name) {
            return new TopicCount(name, records, bytes);
        }
    }

    /** Counts one record. */
    public void add(RecordView record) {
        String topic = record.topic();
        Count count = topics.get(topic);
        if (count == null) {
            count = topics.size() < MAX_TOPICS ? new Count() : others;
            if (topics.size() < MAX_TOPICS) {
                topics.put(topic, count);
            }
        }
        count.add(record);
        firstMillis = all.records == 0 ? record.storeTimestamp() : firstMillis;
        lastMillis = record.storeTimestamp();
        all.add(record);
        halves.add(topic, record);
    }

    /** All topics together, without a name. */
    public TopicCount total() {
        return all.named("");
    }

    /** Topics beyond {@link #MAX_TOPICS} together, without a name. */
    public TopicCount others() {
        return others.named("");
    }

    /** The counted topics, the one with the most bytes first. */
    public List<TopicCount> topics() {
        return topics.entrySet().stream()
                .map(each -> each.getValue().named(each.getKey()))
                .sorted(Comparator.comparingLong(TopicCount::bytes).reversed().thenComparing(TopicCount::topic))
                .toList();
    }

    /** The half messages among the records. */
    public HalfMessages halves() {
        return halves;
    }

    /** Store time of the first record, 0 when there is none. */
    public long firstMillis() {
        return firstMillis;
    }

    /** Store time of the last record, 0 when there is none. */
    public long lastMillis() {
        return lastMillis;
    }
}
