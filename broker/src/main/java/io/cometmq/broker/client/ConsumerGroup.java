// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.client;

import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.body.GetConsumerListByGroupResponseBody;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.rpc.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connected members of one consumer group and what the group subscribes to: of each topic that a member subscribes
 * to, the newest subscription. Changes are guarded by its own lock; reads are looks into concurrent maps.
 */
public final class ConsumerGroup {
    /** The most differences that are listed of one group. */
    static final int MAX_DIFFERENCES = 100;

    private final String name;
    private final Map<Connection, Member> members = new ConcurrentHashMap<>();
    private final Map<String, SubscriptionData> subscriptions = new ConcurrentHashMap<>();
    private volatile Style style;
    private volatile int fingerprint;
    private final AtomicInteger membersVersion = new AtomicInteger();
    private volatile @Nullable Roster roster;

    /** How a group consumes, as its members say in heartbeats. */
    public record Style(ConsumeType type, MessageModel model, ConsumeFromWhere fromWhere) {}

    /** The sorted ids of the members at one version of them, and the body of the answer that lists them. */
    private static final class Roster {
        private final int version;
        private final List<String> clientIds;
        private final byte[] body;

        Roster(int version, List<String> clientIds) {
            this.version = version;
            this.clientIds = clientIds;
            this.body = Json.writeBytes(new GetConsumerListByGroupResponseBody(clientIds));
        }
    }

    /** What a heartbeat or a leave changed. */
    record Change(
            boolean members,
            List<SubscriptionData> newer,
            List<String> goneTopics,
            List<SubscriptionDifference> differences) {
        static final Change NONE = new Change(false, List.of(), List.of(), List.of());
        static final Change MEMBERS = new Change(true, List.of(), List.of(), List.of());
    }

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
        List<ClientSession> sessions = new ArrayList<>(members.size());
        members.values().forEach(member -> sessions.add(member.session()));
        return sessions;
    }

    /** Whether its members share the queues out among them and only go forward in them. */
    public boolean sharesQueues() {
        return style.type() == ConsumeType.CONSUME_PASSIVELY && style.model() == MessageModel.CLUSTERING;
    }

    /** How many connections the group has. */
    public int size() {
        return members.size();
    }

    /** The ids of the connected members, sorted; made once for each change of the members. */
    public List<String> clientIds() {
        return roster().clientIds;
    }

    /** The answer that lists {@link #clientIds()}, as JSON; not to be changed. Every member asks for it at each change. */
    public byte[] clientIdsBody() {
        return roster().body;
    }

    /** What the group wants of a topic, or null when it does not subscribe to it. */
    public @Nullable SubscriptionData subscription(String topic) {
        return subscriptions.get(topic);
    }

    /** All subscriptions by topic; a copy. */
    public Map<String, SubscriptionData> subscriptions() {
        return new TreeMap<>(subscriptions);
    }

    /** Where members want something else than most of the group; at most {@value #MAX_DIFFERENCES}. */
    public List<SubscriptionDifference> differences() {
        Map<Wishes, List<Member>> alike = new HashMap<>();
        for (Member member : members.values()) {
            if (member.wishes() != null) {
                alike.computeIfAbsent(member.wishes(), first -> new ArrayList<>())
                        .add(member);
            }
        }
        if (alike.size() < 2) {
            return List.of();
        }
        Map.Entry<Wishes, List<Member>> most = alike.entrySet().stream()
                .max((one, other) ->
                        Integer.compare(one.getValue().size(), other.getValue().size()))
                .orElseThrow();
        String usual = most.getValue().stream()
                .map(member -> member.session().clientId())
                .sorted()
                .findFirst()
                .orElseThrow();
        List<SubscriptionDifference> differences = new ArrayList<>();
        alike.forEach((wishes, who) -> who.forEach(member -> {
            if (differences.size() < MAX_DIFFERENCES) {
                differences.addAll(
                        wishes.differencesTo(most.getKey(), member.session().clientId(), usual));
            }
        }));
        return differences.subList(0, Math.min(MAX_DIFFERENCES, differences.size()));
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Takes a heartbeat with all subscriptions of its member. */
    synchronized Change register(ClientSession session, Style newStyle, Collection<SubscriptionData> wanted) {
        style = newStyle;
        Member before = members.get(session.connection());
        if (before != null && isSame(before.subscriptions(), wanted)) {
            members.put(session.connection(), before.seen(session));
            return Change.NONE;
        }
        Map<String, SubscriptionData> byTopic = new HashMap<>();
        wanted.forEach(subscription -> byTopic.put(subscription.topic(), subscription));
        Wishes wishes = Wishes.of(wanted);
        List<SubscriptionDifference> differences = newDifferences(session, before, wishes);
        put(session, new Member(session, Map.copyOf(byTopic), wishes));
        boolean newTopic = false;
        List<SubscriptionData> newer = new ArrayList<>();
        for (SubscriptionData subscription : byTopic.values()) {
            SubscriptionData known = subscriptions.get(subscription.topic());
            if (known == null || subscription.subVersion() > known.subVersion()) {
                subscriptions.put(subscription.topic(), subscription);
                newer.add(subscription);
                newTopic |= known == null;
            }
        }
        List<String> gone = before == null ? List.of() : withdraw(before, byTopic);
        return new Change(before == null || newTopic || !gone.isEmpty(), newer, gone, differences);
    }

    /** Takes a heartbeat that leaves the subscriptions out. */
    synchronized Change refresh(ClientSession session) {
        Member before = members.get(session.connection());
        put(session, before == null ? new Member(session) : before.seen(session));
        return before == null ? Change.MEMBERS : Change.NONE;
    }

    /** Takes a member out; what only it subscribed to goes with it. */
    synchronized Change unregister(Connection connection) {
        Member left = members.remove(connection);
        if (left == null) {
            return Change.NONE;
        }
        membersVersion.incrementAndGet();
        return new Change(true, List.of(), withdraw(left, Map.of()), List.of());
    }

    /** Remembers the fingerprint of a heartbeat; true when it was another one before. */
    public synchronized boolean fingerprintChanged(int newFingerprint) {
        boolean changed = fingerprint != newFingerprint;
        fingerprint = newFingerprint;
        return changed;
    }

    private void put(ClientSession session, Member member) {
        Member before = members.put(session.connection(), member);
        if (before == null || !before.session().clientId().equals(session.clientId())) {
            membersVersion.incrementAndGet();
        }
    }

    /** Puts what other members want in the place of what {@code member} no longer does; returns the topics left over. */
    private List<String> withdraw(Member member, Map<String, SubscriptionData> still) {
        List<String> gone = new ArrayList<>();
        member.subscriptions().forEach((topic, subscription) -> {
            SubscriptionData known = subscriptions.get(topic);
            if (still.containsKey(topic) || known == null || known.subVersion() > subscription.subVersion()) {
                return;
            }
            SubscriptionData next = newestOf(topic);
            if (next != null) {
                subscriptions.put(topic, next);
            } else {
                subscriptions.remove(topic);
                gone.add(topic);
            }
        });
        return gone;
    }

    private @Nullable SubscriptionData newestOf(String topic) {
        SubscriptionData newest = null;
        for (Member member : members.values()) {
            SubscriptionData candidate = member.subscriptions().get(topic);
            if (candidate != null && (newest == null || candidate.subVersion() > newest.subVersion())) {
                newest = candidate;
            }
        }
        return newest;
    }

    /** Where these wishes differ from another member's, unless some member had the same wishes before. */
    private List<SubscriptionDifference> newDifferences(ClientSession session, @Nullable Member before, Wishes wishes) {
        if (before != null && wishes.equals(before.wishes())) {
            return List.of();
        }
        Member other = null;
        for (Member member : members.values()) {
            if (member.session().connection() == session.connection() || member.wishes() == null) {
                continue;
            }
            if (member.wishes().equals(wishes)) {
                return List.of();
            }
            other = member;
        }
        return other == null
                ? List.of()
                : wishes.differencesTo(
                        Objects.requireNonNull(other.wishes()),
                        session.clientId(),
                        other.session().clientId());
    }

    private static boolean isSame(Map<String, SubscriptionData> known, Collection<SubscriptionData> wanted) {
        return known.size() == wanted.size() && known.values().containsAll(wanted);
    }

    /** A list made of members that changed meanwhile has their older version, so it is made again. */
    private Roster roster() {
        Roster present = roster;
        if (present != null && present.version == membersVersion.get()) {
            return present;
        }
        int version = membersVersion.get();
        List<String> ids = members.values().stream()
                .map(member -> member.session().clientId())
                .distinct()
                .sorted()
                .toList();
        Roster made = new Roster(version, ids);
        roster = made;
        return made;
    }
}
