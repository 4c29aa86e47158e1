// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import static io.cometmq.remoting.protocol.ResponseCode.FILTER_DATA_NOT_EXIST;
import static io.cometmq.remoting.protocol.ResponseCode.FILTER_DATA_NOT_LATEST;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.GroupListener;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.filter.FilterSyntaxException;
import io.cometmq.common.filter.SqlFilter;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.remoting.rpc.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which groups filter which topics by properties, kept in {@code config/consumerFilter.json} over restarts and while a
 * group is away. Owned by the broker; thread-safe.
 */
public final class ConsumerFilters implements GroupListener, Resource {
    private static final Logger log = LoggerFactory.getLogger(ConsumerFilters.class);

    /** How long the filter of a group that is away is kept. */
    static final Duration KEPT_AFTER_DEATH = Duration.ofHours(24);

    private record Key(String topic, String group) {}

    private final StateFile file;
    private final Clock clock;
    private final ConcurrentHashMap<Key, ConsumerFilter> table = new ConcurrentHashMap<>();

    private ConsumerFilters(StateFile file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Reads the saved filters; nobody is connected yet, so all of them are away from now on. */
    public static ConsumerFilters load(StateFile file, Clock clock) {
        ConsumerFilters filters = new ConsumerFilters(file, clock);
        file.load(ConsumerFilterFile.class).ifPresent(filters::take);
        return filters;
    }

    /**
     * Refuses a pull that relies on a filter this broker does not have.
     *
     * @param version the version of the subscription that the puller expects
     * @throws Refusal FILTER_DATA_NOT_EXIST or FILTER_DATA_NOT_LATEST
     */
    public void require(String group, SubscriptionData subscription, long version) {
        ConsumerFilter filter = table.get(new Key(subscription.topic(), group));
        if (filter == null || filter.isDead()) {
            throw new Refusal(
                    FILTER_DATA_NOT_EXIST,
                    "group " + group + " has no filter for topic " + subscription.topic() + problemOf(subscription));
        }
        if (filter.clientVersion() < version) {
            throw new Refusal(
                    FILTER_DATA_NOT_LATEST,
                    "the filter of group " + group + " for topic " + subscription.topic() + " has version "
                            + filter.clientVersion() + ": the pull expected " + version + problemOf(subscription));
        }
    }

    /** The filter of a group for a topic, in use or not; null when none is kept. */
    @Nullable
    ConsumerFilter of(String topic, String group) {
        return table.get(new Key(topic, group));
    }

    @Override
    public void onSubscribed(ConsumerGroup group, ClientSession member, Collection<SubscriptionData> subscriptions) {
        for (SubscriptionData subscription : subscriptions) {
            if (!Filters.isByTag(subscription)) {
                filtered(group.name(), member, subscription);
            } else if (!table.isEmpty()) {
                died(group.name(), subscription.topic());
            }
        }
    }

    @Override
    public void onUnsubscribed(String group, Collection<String> topics) {
        if (!table.isEmpty()) {
            topics.forEach(topic -> died(group, topic));
        }
    }

    /** Saves what changed last. */
    @Override
    public void close() {
        file.saveIfDue(this::snapshot);
    }

    private void filtered(String group, ClientSession member, SubscriptionData subscription) {
        Key key = new Key(subscription.topic(), group);
        ConsumerFilter before = table.get(key);
        if (before == null || before.isDead() || !before.expression().equals(subscription.subString())) {
            if (!isUsable(group, member, subscription)) {
                return;
            }
        }
        // Members report at the same time on different threads, so an older version may come after a newer one.
        table.compute(
                key,
                (same, present) ->
                        present != null && !present.isDead() && present.clientVersion() > subscription.subVersion()
                                ? present
                                : filterOf(group, subscription, present));
        file.changed(this::snapshot);
    }

    private ConsumerFilter filterOf(String group, SubscriptionData subscription, @Nullable ConsumerFilter before) {
        return new ConsumerFilter(
                null,
                before == null ? clock.millis() : before.bornTime(),
                subscription.subVersion(),
                group,
                0,
                subscription.subString(),
                subscription.expressionType(),
                subscription.topic());
    }

    private static boolean isUsable(String group, ClientSession member, SubscriptionData subscription) {
        try {
            SqlFilter filter = SqlFilter.compile(subscription.subString());
            filter.ignoredFrom()
                    .ifPresent(from -> log.warn(
                            "The end of a filter has no meaning and is ignored: group={} topic={} client={} fromCharacter={} "
                                    + "filter={} readAs={}",
                            group,
                            subscription.topic(),
                            member.clientId(),
                            from,
                            subscription.subString(),
                            filter));
            return true;
        } catch (FilterSyntaxException wrong) {
            log.warn(
                    "Filter not taken, pulls that need it are refused: group={} topic={} client={} cause={}",
                    group,
                    subscription.topic(),
                    member.clientId(),
                    wrong.getMessage());
            return false;
        }
    }

    private void died(String group, String topic) {
        ConsumerFilter dead = table.computeIfPresent(
                new Key(topic, group), (key, filter) -> filter.isDead() ? filter : filter.deadSince(clock.millis()));
        if (dead != null) {
            file.changed(this::snapshot);
        }
    }

    private ConsumerFilterFile snapshot() {
        long oldest = clock.millis() - KEPT_AFTER_DEATH.toMillis();
        table.values().removeIf(filter -> filter.isDead() && filter.deadTime() < oldest);
        Map<String, Map<String, ConsumerFilter>> byTopic = new TreeMap<>();
        table.values().forEach(filter -> byTopic.computeIfAbsent(filter.topic(), first -> new TreeMap<>())
                .put(filter.consumerGroup(), filter));
        Map<String, ConsumerFilterFile.OfTopic> topics = new TreeMap<>();
        byTopic.forEach((topic, groups) -> topics.put(topic, new ConsumerFilterFile.OfTopic(groups, topic)));
        return new ConsumerFilterFile(topics);
    }

    private void take(ConsumerFilterFile saved) {
        if (saved.filterDataByTopic() == null) {
            return;
        }
        saved.filterDataByTopic().values().forEach(ofTopic -> take(ofTopic.groupFilterData()));
    }

    private void take(@Nullable Map<String, ConsumerFilter> groups) {
        if (groups == null) {
            return;
        }
        groups.values()
                .forEach(filter -> table.put(
                        new Key(filter.topic(), filter.consumerGroup()),
                        filter.isDead() ? filter : filter.deadSince(clock.millis())));
    }

    private static String problemOf(SubscriptionData subscription) {
        try {
            SqlFilter.compile(subscription.subString());
            return ": expected a heartbeat with it first";
        } catch (FilterSyntaxException wrong) {
            return ": " + wrong.getMessage();
        }
    }
}
