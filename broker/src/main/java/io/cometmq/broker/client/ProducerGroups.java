// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.remoting.rpc.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The connected producers by group. Thread-safe. */
public final class ProducerGroups {
    private final ConcurrentHashMap<String, ConcurrentHashMap<Connection, ClientSession>> groups =
            new ConcurrentHashMap<>();

    /** The last session of each client, to find one that waits for a reply. */
    private final ConcurrentHashMap<String, ClientSession> clients = new ConcurrentHashMap<>();

    /** Takes a heartbeat of a member. */
    public void register(String group, ClientSession session) {
        clients.put(session.clientId(), session);
        groups.compute(group, (name, members) -> {
            ConcurrentHashMap<Connection, ClientSession> present =
                    members == null ? new ConcurrentHashMap<>() : members;
            present.put(session.connection(), session);
            return present;
        });
    }

    /** Takes a member out of one group. */
    public void unregister(String group, Connection connection) {
        groups.computeIfPresent(group, (name, members) -> {
            members.remove(connection);
            return members.isEmpty() ? null : members;
        });
    }

    /** Takes a connection out of all groups. */
    public void disconnected(Connection connection) {
        groups.keySet().forEach(group -> unregister(group, connection));
        clients.values().removeIf(session -> session.connection().equals(connection));
    }

    /** The open connection of a client that is a member of any group, or null. */
    public @Nullable Connection connectionOf(String clientId) {
        ClientSession session = clients.get(clientId);
        return session != null && session.connection().isOpen() ? session.connection() : null;
    }

    /** Takes out the members whose last heartbeat is older than {@code oldestMillis}. */
    public void expire(long oldestMillis) {
        all().forEach((group, members) -> members.stream()
                .filter(session -> session.seenMillis() < oldestMillis)
                .forEach(session -> unregister(group, session.connection())));
        clients.values().removeIf(session -> session.seenMillis() < oldestMillis);
    }

    /** The members of a group; empty when there are none. */
    public Collection<ClientSession> members(String group) {
        Map<Connection, ClientSession> members = groups.get(group);
        return members == null ? List.of() : List.copyOf(members.values());
    }

    /** All members by group; a copy. */
    public Map<String, Collection<ClientSession>> all() {
        Map<String, Collection<ClientSession>> copy = new TreeMap<>();
        groups.forEach((group, members) -> copy.put(group, List.copyOf(members.values())));
        return copy;
    }
}
