// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.filter.FilterConfig;
import io.cometmq.broker.group.GroupSettings;
import io.cometmq.broker.handler.admin.SettingsAccess;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.common.config.Live;
import io.cometmq.common.config.RunningSettings;
import io.cometmq.common.io.AtomicFile;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.DataVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The settings that a running broker obeys; some of them can be changed. Changes are guarded by its own lock. */
final class LiveSettings implements SettingsAccess {
    private static final int READ = 4;

    private final Clock clock;
    private final List<String> withoutEffect;
    private final RunningSettings<BrokerConfig> running;
    private final Live<TopicSettings> topics;
    private final Live<GroupSettings> groups;
    private final Live<FilterConfig> filters;
    private DataVersion version;
    private Runnable whenPermissionChanged = () -> {};
    private Consumer<TopicSettings> whenTopicsChanged = changed -> {};

    /** The settings {@code given} at the start, with the changes that were saved in {@code file}. */
    LiveSettings(GivenSettings given, AtomicFile file, Clock clock) {
        this.clock = clock;
        this.withoutEffect = given.withoutEffect();
        this.running = new RunningSettings<>(BrokerConfig.reader(), given.config(), file);
        this.topics = new Live<>(atStart().topics());
        this.groups = new Live<>(atStart().groups());
        this.filters = new Live<>(atStart().filters());
        this.version = DataVersion.createdAt(clock.millis());
    }

    /** What the broker starts with. */
    BrokerConfig atStart() {
        return running.get();
    }

    /** A part of the settings of each moment. */
    <P> Supplier<P> part(Function<BrokerConfig, P> choose) {
        return running.live().part(choose);
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

    /** Has {@code task} told of new settings of topics; it must not block. */
    synchronized void whenTopicSettingsChange(Consumer<TopicSettings> task) {
        whenTopicsChanged = task;
    }

    @Override
    public Map<String, String> all() {
        return running.all();
    }

    @Override
    public Set<String> notDefault() {
        Map<String, String> defaults =
                BrokerConfig.reader().write(BrokerConfig.reader().read(Map.of()));
        Set<String> keys = new TreeSet<>();
        all().forEach((key, value) -> {
            if (!value.equals(defaults.get(key))) {
                keys.add(key);
            }
        });
        return keys;
    }

    @Override
    public List<String> withoutEffect() {
        return withoutEffect;
    }

    @Override
    public synchronized DataVersion version() {
        return version;
    }

    @Override
    public synchronized List<String> change(Map<String, String> changes, String by) {
        List<String> problems = running.change(changes, by);
        if (problems.isEmpty()) {
            take(running.get());
        }
        return problems;
    }

    /** Has clients read only from now on, whatever the settings say; for a broker that is about to stop. */
    synchronized void endWriting() {
        topics.set(topics.get().withBrokerPermission(READ));
        whenPermissionChanged.run();
    }

    private void take(BrokerConfig next) {
        boolean permission = next.topics().brokerPermission() != topics.get().brokerPermission();
        boolean otherTopics = !next.topics().equals(topics.get());
        topics.set(next.topics());
        groups.set(next.groups());
        filters.set(next.filters());
        version = version.next(clock.millis());
        if (otherTopics) {
            whenTopicsChanged.accept(next.topics());
        }
        if (permission) {
            whenPermissionChanged.run();
        }
    }
}
