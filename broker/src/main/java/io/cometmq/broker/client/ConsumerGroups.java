// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.broker.client.ConsumerGroup.Change;
import io.cometmq.broker.client.ConsumerGroup.Style;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.rpc.Connection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The consumer groups that have connected members. Thread-safe. Its listeners are told what changes. */
public final class ConsumerGroups {
    private final ConcurrentHashMap<String, ConsumerGroup> groups = new ConcurrentHashMap<>();
    private final List<GroupListener> listeners;

    public ConsumerGroups(GroupListener... listeners) {
        this.listeners = List.of(listeners);
    }

    /** A group with connected members, or null when nobody is connected. */
    public @Nullable ConsumerGroup find(String group) {
        return groups.get(group);
    }

    /** Whether a group has connected members, which share the queues out and only go forward in them. */
    public boolean sharesQueues(String group) {
        ConsumerGroup found = groups.get(group);
        return found != null && found.sharesQueues();
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
    public ConsumerGroup register(
            String name, ClientSession session, Style style, Collection<SubscriptionData> wanted) {
        Change[] change = new Change[1];
        ConsumerGroup group = groups.compute(name, (key, present) -> {
            ConsumerGroup target = present == null ? new ConsumerGroup(name, style) : present;
            change[0] = target.register(session, style, wanted);
            return target;
        });
        tell(group, session, change[0]);
        return group;
    }

    /** Takes a heartbeat that leaves subscriptions out; null when the group is not known, so that they are needed. */
    public @Nullable ConsumerGroup refresh(String name, ClientSession session) {
        return change(name, session, group -> group.refresh(session), (key, group) -> group);
    }

    /** Takes a member out of one group. */
    public void unregister(String name, Connection connection) {
        change(name, null, group -> group.unregister(connection), (key, group) -> group.isEmpty() ? null : group);
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

    private @Nullable ConsumerGroup change(
            String name,
            @Nullable ClientSession member,
            Function<ConsumerGroup, Change> how,
            BiFunction<String, ConsumerGroup, @Nullable ConsumerGroup> keep) {
        Change[] change = {Change.NONE};
        ConsumerGroup[] changed = new ConsumerGroup[1];
        ConsumerGroup kept = groups.computeIfPresent(name, (key, group) -> {
            changed[0] = group;
            change[0] = how.apply(group);
            return keep.apply(key, group);
        });
        if (changed[0] != null) {
            tell(changed[0], member, change[0]);
        }
        return kept;
    }

    private void tell(ConsumerGroup group, @Nullable ClientSession member, Change change) {
        for (GroupListener listener : listeners) {
            if (change.members() && !group.isEmpty()) {
                listener.onChange(group);
            }
            if (member != null && !change.newer().isEmpty()) {
                listener.onSubscribed(group, member, change.newer());
            }
            if (!change.goneTopics().isEmpty()) {
                listener.onUnsubscribed(group.name(), change.goneTopics());
            }
            if (!change.differences().isEmpty()) {
                listener.onDifference(group, change.differences());
            }
        }
    }
}
