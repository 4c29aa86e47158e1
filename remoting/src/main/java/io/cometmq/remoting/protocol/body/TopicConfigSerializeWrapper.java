// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.TopicConfig;
import io.cometmq.common.topic.DataVersion;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a broker as users of the admin API get them; on the wire it is {@link
 * TopicConfigAndMappingSerializeWrapper}. Changing what it returns changes nothing until it is given to a broker.
 */
public final class TopicConfigSerializeWrapper {
    private final @Nullable DataVersion dataVersion;
    private final ConcurrentMap<String, TopicConfig> topicConfigTable = new ConcurrentHashMap<>();

    /** The topics of an answer. */
    public TopicConfigSerializeWrapper(TopicConfigAndMappingSerializeWrapper answer) {
        this.dataVersion = answer.dataVersion();
        answer.topicConfigTable().forEach((name, topic) -> topicConfigTable.put(name, new TopicConfig(topic)));
    }

    /** The topics by name. */
    public ConcurrentMap<String, TopicConfig> getTopicConfigTable() {
        return topicConfigTable;
    }

    /** Changes when a topic does; null from a broker that does not say it. */
    public @Nullable DataVersion getDataVersion() {
        return dataVersion;
    }
}
