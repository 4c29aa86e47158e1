// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.topic.ReserveTime;
import io.cometmq.store.retention.TopicRetention;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the store what the attributes of topics say about how long records are kept. Thread-safe. */
final class TopicRules implements TopicRetention {
    private final Topics topics;
    private volatile @Nullable ConsumerOffsets offsets;

    TopicRules(Topics topics) {
        this.topics = topics;
    }

    /** Says who knows what was consumed; until then nothing is taken for consumed. */
    void consumedAsIn(ConsumerOffsets known) {
        offsets = known;
    }

    @Override
    public Map<String, Rule> rules() {
        Map<String, Rule> rules = new HashMap<>();
        topics.forEach(topic -> {
            Duration own = ReserveTime.of(topic.attributes());
            boolean untilConsumed = ReserveTime.untilConsumed(topic.attributes());
            if (own != null || untilConsumed) {
                rules.put(topic.topicName(), new Rule(own, untilConsumed));
            }
        });
        return rules;
    }

    @Override
    public @Nullable Map<Integer, Long> consumed(String topic) {
        ConsumerOffsets known = offsets;
        return known == null ? null : known.leastOf(topic);
    }
}
