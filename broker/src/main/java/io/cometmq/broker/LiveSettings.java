// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.group.GroupSettings;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.Live;
import java.util.Map;

/** The settings that a running broker obeys; some of them can be changed. Changes are guarded by its own lock. */
final class LiveSettings {
    private final ConfigReader<BrokerConfig> reader = BrokerConfig.reader();
    private final Live<TopicSettings> topics;
    private final Live<GroupSettings> groups;
    private BrokerConfig current;

    LiveSettings(BrokerConfig config) {
        this.current = config;
        this.topics = new Live<>(config.topics());
        this.groups = new Live<>(config.groups());
    }

    Live<TopicSettings> topics() {
        return topics;
    }

    Live<GroupSettings> groups() {
        return groups;
    }

    /** The text of every setting by key. */
    synchronized Map<String, String> all() {
        return reader.write(current);
    }
}
