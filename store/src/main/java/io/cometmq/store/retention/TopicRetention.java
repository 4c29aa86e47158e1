// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.retention;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What topics say about how long their records are kept. Asked by the thread that deletes; must be thread-safe. */
public interface TopicRetention {
    /** No topic says anything. */
    TopicRetention NONE = new TopicRetention() {
        @Override
        public Map<String, Rule> rules() {
            return Map.of();
        }

        @Override
        public Map<Integer, Long> consumed(String topic) {
            return Map.of();
        }
    };

    /** The topics that say anything. */
    Map<String, Rule> rules();

    /**
     * By queue, the queue offset up to which all groups consumed that are known to consume it; a queue that no group
     * consumes is missing. Null when the groups are not known yet: then nothing of the topic is taken for consumed.
     */
    @Nullable
    Map<Integer, Long> consumed(String topic);

    /**
     * What one topic says.
     *
     * @param reservedTime how long its records are kept; null: as long as all others
     * @param untilConsumed whether they are kept longer than that until all known groups consumed them
     */
    record Rule(@Nullable Duration reservedTime, boolean untilConsumed) {}
}
