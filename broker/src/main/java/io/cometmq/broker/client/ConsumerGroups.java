// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.broker.client.ConsumerGroup.Style;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.rpc.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups that have connected members. Thread-safe. The listener is told of every change of members or
 * subscriptions, by the thread that made it.
 */
public final class ConsumerGroups {
    private final ConcurrentHashMap<String, ConsumerGroup> groups = new ConcurrentHashMap<>();
    private final Consumer<ConsumerGroup> onChange;

    /** Tells {@code onChange} about groups that changed; it must not block. */
    public ConsumerGroups(Consumer<ConsumerGroup> onChange) {
        this.onChange = onChange;
    }

    /** A group with connected members, or null when nobody is connected. */
    public @Nullable ConsumerGroup find(String group) {
        return groups.get(group);
    }

    /** All groups with connected members. */
    public List<ConsumerGroup> all() {
        return List.copyOf(groups.values());
    }

    /** The groups with connected members that subscribe to a topic. */
    public List<String> subscribersOf(String topic) {
        return groups.values().stream()
                .filter(group -> group.subscription(topic) != null)
                .map(ConsumerGroup::name)
                .sorted()
                .toList();
    }

    /** Takes a heartbeat of a member with all its subscriptions. */
    public ConsumerGroup register(String name, ClientSession session, Style style, Set<SubscriptionData> wanted) {
        boolean[] changed = new boolean[1];
        ConsumerGroup group = groups.compute(name, (key, present) -> {
            ConsumerGroup target = present == null ? new ConsumerGroup(name, style) : present;
            changed[0] = target.register(session, style, wanted);
            return target;
        });
        if (changed[0]) {
            onChange.accept(group);
        }
        return group;
    }

    /** Takes a heartbeat that leaves subscriptions out; null when the group is not known, so that they are needed. */
    public @Nullable ConsumerGroup refresh(String name, ClientSession session) {
        boolean[] changed = new boolean[1];
        ConsumerGroup group = groups.computeIfPresent(name, (key, present) -> {
            changed[0] = present.refresh(session);
            return present;
        });
        if (group != null && changed[0]) {
            onChange.accept(group);
        }
        return group;
    }

    /** Takes a member out of one group. */
    public void unregister(String name, Connection connection) {
        boolean[] changed = new boolean[1];
        ConsumerGroup left = groups.computeIfPresent(name, (key, group) -> {
            changed[0] = group.unregister(connection);
            return group.isEmpty() ? null : group;
        });
        if (left != null && changed[0]) {
            onChange.accept(left);
        }
    }

    /** Takes a connection out of all groups. */
    public void disconnected(Connection connection) {
        groups.keySet().forEach(name -> unregister(name, connection));
    }

    /** Takes out the members whose last heartbeat is older than {@code oldestMillis}. */
    public void expire(long oldestMillis) {
        for (ConsumerGroup group : all()) {
            for (ClientSession session : group.members()) {
                if (session.seenMillis() < oldestMillis) {
                    unregister(group.name(), session.connection());
                }
            }
        }
    }
}
