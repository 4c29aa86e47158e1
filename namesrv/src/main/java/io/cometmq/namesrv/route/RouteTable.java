// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import static io.cometmq.namesrv.route.BrokerIdentity.MASTER_ID;

import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.Permission;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.QueueData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which brokers are there and which queues they hold: everything that a name server knows of routes. Owned by the
 * {@link io.cometmq.namesrv.NameServer}; in memory only, brokers announce themselves again after a restart.
 *
 * <p>Readers take no lock: they look at immutable values in concurrent maps, and a route names only brokers that have a
 * group at that moment. Writers are guarded by one lock, which is held for memory work only. Three things always hold
 * between writes: a live broker is a member of its group; a group has a member; a topic has queues of some group.
 */
public final class RouteTable {
    /** More brokers than this are refused, so that a broken client cannot fill the memory with made-up ones. */
    static final int MAX_BROKERS = 10_000;

    private final ReentrantLock writes = new ReentrantLock();
    private final ConcurrentHashMap<BrokerAddress, LiveBroker> live = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, BrokerGroup> groups = new ConcurrentHashMap<>();
    private final TopicTable topics = new TopicTable();
    private final MappingTable mappings = new MappingTable();

    /** What a registration leads to. */
    public record Registered(Optional<String> masterAddress, Optional<String> masterHaAddress) {
        static final Registered NOTHING = new Registered(Optional.empty(), Optional.empty());
    }

    /**
     * Takes in what a broker announces.
     *
     * @param dropMissing whether topics that a master does not list any more lose its queues
     * @param nowNanos the moment, for its liveness
     * @return what a slave needs to know of its master; nothing for a master
     * @throws Refusal when the broker is new and announces a single topic: a change of one topic must not overtake the
     *     full registration
     */
    public Registered register(Registration registration, boolean dropMissing, long nowNanos) {
        return writing(() -> {
            BrokerIdentity broker = registration.broker();
            BrokerGroup before = groups.get(broker.name());
            if (isOvertaken(registration, before)) {
                live.remove(BrokerAddress.of(broker));
                return Registered.NOTHING;
            }
            boolean first = before == null || before.address(broker.id()).isEmpty();
            if (first && registration.topics().size() == 1) {
                // Compat: brokers expect exactly this answer and then register in full.
                throw new Refusal(ResponseCode.SYSTEM_ERROR, "register broker failed");
            }
            boolean changed = first || !isCurrent(broker, registration.version());
            BrokerGroup group = join(registration, before, nowNanos);
            if (speaksForTopics(registration, group)) {
                takeTopics(registration, changed, dropMissing);
            }
            return broker.isMaster() ? Registered.NOTHING : masterOf(group);
        });
    }

    /** Forgets a broker at its own wish. Unknown brokers are fine. */
    public void unregister(BrokerIdentity broker) {
        writing(() -> {
            live.remove(BrokerAddress.of(broker));
            leave(broker.name(), broker.address());
            return null;
        });
    }

    /** Forgets the brokers that registered on {@code connection}; returns them. */
    public List<BrokerIdentity> unregisterOn(Connection connection) {
        return unregisterWhere(broker -> broker.connection() == connection).stream()
                .map(LiveBroker::broker)
                .toList();
    }

    /** Whether a live broker registered on {@code connection}. */
    boolean hasBrokerOn(Connection connection) {
        return live.values().stream().anyMatch(broker -> broker.connection() == connection);
    }

    /** Forgets the brokers that were silent for too long; returns them with their connections. */
    List<LiveBroker> unregisterSilent(long nowNanos) {
        return unregisterWhere(broker -> broker.isSilentAt(nowNanos));
    }

    /** Takes a sign of life; returns false for a broker that is not registered. */
    public boolean touch(BrokerIdentity broker, long nowNanos) {
        return live.computeIfPresent(BrokerAddress.of(broker), (address, known) -> known.seenAt(nowNanos)) != null;
    }

    /** The version of the topic settings that this broker sent last; empty when it is not registered. */
    public Optional<DataVersion> version(BrokerIdentity broker) {
        return Optional.ofNullable(live.get(BrokerAddress.of(broker))).map(LiveBroker::version);
    }

    /**
     * Where a topic's queues are.
     *
     * @param standIns whether the first slave of a broker without a master is shown as its master
     */
    public Optional<TopicRouteData> route(String topic, boolean standIns) {
        List<QueueData> queues = new ArrayList<>();
        List<BrokerData> brokers = new ArrayList<>();
        for (QueueData queue : topics.queues(topic).values()) {
            BrokerGroup group = groups.get(queue.brokerName());
            if (group != null) {
                queues.add(queue);
                brokers.add(
                        brokerData(group, standIns && group.actingMaster() && !Permission.isWritable(queue.perm())));
            }
        }
        if (queues.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TopicRouteData(brokers, Map.of(), null, queues, mappings.of(topic)));
    }

    /** All brokers, and their names by cluster. */
    public ClusterInfo clusters() {
        Map<String, BrokerData> brokers = new TreeMap<>();
        Map<String, Set<String>> names = new TreeMap<>();
        groups.forEach((name, group) -> {
            brokers.put(name, brokerData(group, false));
            names.computeIfAbsent(group.cluster(), cluster -> new TreeSet<>()).add(name);
        });
        return new ClusterInfo(brokers, names);
    }

    /** The names of all topics, sorted. */
    public List<String> topics() {
        return topics.names();
    }

    /** The names of the topics that have queues in {@code cluster}, sorted. */
    public List<String> topicsIn(String cluster) {
        Set<String> brokers = brokersIn(cluster);
        return topics.namesWhere(queues -> brokers.contains(queues.brokerName()));
    }

    /** The names of the topics of which some queues satisfy {@code wanted}, sorted. */
    public List<String> topicsWhere(Predicate<QueueData> wanted) {
        return topics.namesWhere(wanted);
    }

    /** Forgets a topic until a broker announces it again. */
    public void deleteTopic(String topic) {
        writing(() -> {
            topics.remove(topic);
            mappings.forgetUnless(topics::isKnown);
            return null;
        });
    }

    /** Forgets the queues that a topic has in {@code cluster}. */
    public void deleteTopic(String topic, String cluster) {
        writing(() -> {
            Set<String> brokers = brokersIn(cluster);
            topics.remove(topic, brokers);
            brokers.forEach(broker -> mappings.put(topic, broker, null));
            return null;
        });
    }

    /** Takes the permission to write from all queues of a broker; returns in how many topics it has queues. */
    public int wipeWritePermission(String brokerName) {
        return writing(() -> topics.changePermission(brokerName, TopicTable::withoutWrite));
    }

    /** Gives all queues of a broker the permissions to read and write; returns in how many topics it has queues. */
    public int addWritePermission(String brokerName) {
        return writing(() -> topics.changePermission(brokerName, perm -> Permission.READ | Permission.WRITE));
    }

    /** How many brokers are alive. */
    int liveBrokers() {
        return live.size();
    }

    private boolean isOvertaken(Registration registration, @Nullable BrokerGroup group) {
        if (group == null) {
            return false;
        }
        BrokerIdentity broker = registration.broker();
        Optional<String> holder = group.address(broker.id()).filter(address -> !address.equals(broker.address()));
        Optional<LiveBroker> held = holder.map(address -> live.get(new BrokerAddress(broker.cluster(), address)));
        return held.isPresent()
                && held.get().version().stateVersion() > registration.version().stateVersion();
    }

    private boolean isCurrent(BrokerIdentity broker, DataVersion version) {
        return version(broker).filter(version::equals).isPresent();
    }

    private BrokerGroup join(Registration registration, @Nullable BrokerGroup before, long nowNanos) {
        BrokerIdentity broker = registration.broker();
        BrokerAddress address = BrokerAddress.of(broker);
        if (live.size() >= MAX_BROKERS && !live.containsKey(address)) {
            throw new Refusal(
                    ResponseCode.SYSTEM_ERROR,
                    "register broker failed: " + live.size() + " brokers are alive, expected at most " + MAX_BROKERS);
        }
        dropFormerName(broker);
        if (before != null) {
            before.address(broker.id())
                    .filter(holder -> !holder.equals(broker.address()))
                    .ifPresent(holder -> live.remove(new BrokerAddress(before.cluster(), holder)));
        }
        BrokerGroup group = (before == null ? BrokerGroup.foundedBy(registration) : before).with(registration);
        groups.put(broker.name(), group);
        live.put(
                address,
                new LiveBroker(
                        broker,
                        registration.version(),
                        registration.haAddress(),
                        nowNanos,
                        registration.timeout().toNanos(),
                        registration.connection()));
        return group;
    }

    /** A process that was started again under another broker name leaves nothing under the former one. */
    private void dropFormerName(BrokerIdentity broker) {
        LiveBroker known = live.get(BrokerAddress.of(broker));
        if (known != null && !known.broker().name().equals(broker.name())) {
            leave(known.broker().name(), broker.address());
        }
    }

    /** A master announces the topics of its group; so does the first slave, from versions that know acting masters. */
    private static boolean speaksForTopics(Registration registration, BrokerGroup group) {
        BrokerIdentity broker = registration.broker();
        return broker.isMaster() || (registration.actingMaster() != null && group.isFirst(broker.id()));
    }

    private void takeTopics(Registration registration, boolean changed, boolean dropMissing) {
        BrokerIdentity broker = registration.broker();
        boolean readOnly = !broker.isMaster() && registration.actsAsMaster();
        if (dropMissing && changed && registration.topics().size() > 1) {
            topics.removeBroker(broker.name(), registration.topics().keySet());
            mappings.keepOnly(broker.name(), registration.topics().keySet());
        }
        registration.topics().forEach((topic, queues) -> {
            if (changed || !topics.holds(topic, broker.name())) {
                topics.put(
                        topic,
                        readOnly ? TopicTable.withPermission(queues, TopicTable.withoutWrite(queues.perm())) : queues);
                mappings.put(topic, broker.name(), registration.mappings().get(topic));
            }
        });
    }

    private Registered masterOf(BrokerGroup group) {
        Optional<String> address = group.address(MASTER_ID);
        Optional<String> haAddress = address.map(master -> live.get(new BrokerAddress(group.cluster(), master)))
                .map(LiveBroker::haAddress);
        return new Registered(address, haAddress);
    }

    private List<LiveBroker> unregisterWhere(Predicate<LiveBroker> gone) {
        if (live.values().stream().noneMatch(gone)) {
            return List.of();
        }
        return writing(() -> {
            List<LiveBroker> leaving = live.values().stream().filter(gone).toList();
            for (LiveBroker broker : leaving) {
                live.remove(BrokerAddress.of(broker.broker()));
                leave(broker.broker().name(), broker.broker().address());
            }
            return leaving;
        });
    }

    private void leave(String brokerName, String address) {
        BrokerGroup before = groups.get(brokerName);
        if (before == null) {
            return;
        }
        BrokerGroup after = before.without(address);
        if (after.isEmpty()) {
            groups.remove(brokerName);
            topics.removeBroker(brokerName, Set.of());
            mappings.forgetUnless(topics::isKnown);
            return;
        }
        groups.put(brokerName, after);
        if (after.actingMaster() && !after.hasMaster()) {
            topics.changePermission(brokerName, TopicTable::withoutWrite);
        }
    }

    private Set<String> brokersIn(String cluster) {
        return groups.values().stream()
                .filter(group -> group.cluster().equals(cluster))
                .map(BrokerGroup::name)
                .collect(Collectors.toSet());
    }

    private static BrokerData brokerData(BrokerGroup group, boolean standIn) {
        Map<Long, String> addresses = standIn ? group.addressesWithStandIn() : group.addresses();
        return new BrokerData(addresses, group.name(), group.cluster(), group.actingMaster(), group.zone());
    }

    private <T> T writing(Supplier<T> change) {
        writes.lock();
        try {
            return change.get();
        } finally {
            writes.unlock();
        }
    }
}
