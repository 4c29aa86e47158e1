// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The connected members of one consumer group and what the group subscribes to. Changes are guarded by its own lock;
 * reads are looks into concurrent maps.
 */
public final class ConsumerGroup {
    private final String name;
    private final Map<Connection, ClientSession> members = new ConcurrentHashMap<>();
    private final Map<String, SubscriptionData> subscriptions = new ConcurrentHashMap<>();
    private volatile Style style;
    private volatile int fingerprint;

    /** How a group consumes, as its members say in heartbeats. */
    public record Style(ConsumeType type, MessageModel model, ConsumeFromWhere fromWhere) {}

    ConsumerGroup(String name, Style style) {
        this.name = name;
        this.style = style;
    }

    public String name() {
        return name;
    }

    public Style style() {
        return style;
    }

    /** The connected members; a copy. */
    public Collection<ClientSession> members() {
        return List.copyOf(members.values());
    }

    /** The ids of the connected members. */
    public List<String> clientIds() {
        return members.values().stream()
                .map(ClientSession::clientId)
                .distinct()
                .sorted()
                .toList();
    }

    /** What the group wants of a topic, or null when it does not subscribe to it. */
    public @Nullable SubscriptionData subscription(String topic) {
        return subscriptions.get(topic);
    }

    /** All subscriptions by topic; a copy. */
    public Map<String, SubscriptionData> subscriptions() {
        return new TreeMap<>(subscriptions);
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Takes a heartbeat; true when a member or a subscription is new. */
    synchronized boolean register(ClientSession session, Style newStyle, Set<SubscriptionData> wanted) {
        boolean changed = put(session);
        style = newStyle;
        for (SubscriptionData subscription : wanted) {
            SubscriptionData before = subscriptions.get(subscription.topic());
            if (before == null || subscription.subVersion() > before.subVersion()) {
                subscriptions.put(subscription.topic(), subscription);
                changed |= before == null;
            }
        }
        Set<String> topics = wanted.stream().map(SubscriptionData::topic).collect(Collectors.toSet());
        changed |= subscriptions.keySet().retainAll(topics);
        return changed;
    }

    /** Takes a heartbeat without subscriptions; true when the member is new. */
    synchronized boolean refresh(ClientSession session) {
        return put(session);
    }

    /** Takes a member out; false when it was none. */
    synchronized boolean unregister(Connection connection) {
        return members.remove(connection) != null;
    }

    /** Remembers the fingerprint of a heartbeat; true when it was another one before. */
    public synchronized boolean fingerprintChanged(int newFingerprint) {
        boolean changed = fingerprint != newFingerprint;
        fingerprint = newFingerprint;
        return changed;
    }

    private boolean put(ClientSession session) {
        return members.put(session.connection(), session) == null;
    }
}
