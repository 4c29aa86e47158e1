// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.filter.FilterConfig;
import io.cometmq.broker.group.GroupSettings;
import io.cometmq.broker.handler.admin.SettingsAccess;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.Live;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.DataVersion;
import java.util.List;
import java.util.Map;

/** The settings that a running broker obeys; some of them can be changed. Changes are guarded by its own lock. */
final class LiveSettings implements SettingsAccess {
    private final ConfigReader<BrokerConfig> reader = BrokerConfig.reader();
    private final Clock clock;
    private final Live<TopicSettings> topics;
    private final Live<GroupSettings> groups;
    private final Live<FilterConfig> filters;
    private BrokerConfig current;
    private DataVersion version;
    private Runnable whenPermissionChanged = () -> {};

    LiveSettings(BrokerConfig config, Clock clock) {
        this.clock = clock;
        this.current = config;
        this.topics = new Live<>(config.topics());
        this.groups = new Live<>(config.groups());
        this.filters = new Live<>(config.filters());
        this.version = DataVersion.createdAt(clock.millis());
    }

    Live<TopicSettings> topics() {
        return topics;
    }

    Live<GroupSettings> groups() {
        return groups;
    }

    Live<FilterConfig> filters() {
        return filters;
    }

    /** Has {@code task} run after clients may do more or less on this broker than before; it must not block. */
    synchronized void whenPermissionChanges(Runnable task) {
        whenPermissionChanged = task;
    }

    @Override
    public synchronized Map<String, String> all() {
        return reader.write(current);
    }

    @Override
    public synchronized DataVersion version() {
        return version;
    }

    @Override
    public synchronized List<String> change(Map<String, String> changes) {
        try {
            ConfigReader.Update<BrokerConfig> update = reader.update(current, changes);
            if (update.refused().isEmpty()) {
                take(update.config());
            }
            return update.refused();
        } catch (ConfigException wrong) {
            return wrong.problems();
        }
    }

    private void take(BrokerConfig next) {
        boolean permission =
                next.topics().brokerPermission() != current.topics().brokerPermission();
        current = next;
        topics.set(next.topics());
        groups.set(next.groups());
        filters.set(next.filters());
        version = version.next(clock.millis());
        if (permission) {
            whenPermissionChanged.run();
        }
    }
}
