// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.topic;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * One change of the topics, as a line of {@code config/topics.journal} has it, in JSON.
 *
 * @param dataVersion names the table after the change
 * @param set the settings that a topic has from then on, or null
 * @param deleted the name of a topic that is gone, or null
 */
record TopicChange(@Nullable DataVersion dataVersion, @Nullable TopicConfig set, @Nullable String deleted) {
    static TopicChange set(DataVersion version, TopicConfig config) {
        return new TopicChange(version, config, null);
    }

    static TopicChange deleted(DataVersion version, String topic) {
        return new TopicChange(version, null, topic);
    }

    /** The table is another one by name, its topics are the same. */
    static TopicChange ofVersion(DataVersion version) {
        return new TopicChange(version, null, null);
    }
}
