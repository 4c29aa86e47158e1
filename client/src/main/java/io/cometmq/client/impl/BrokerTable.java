// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.statictopic.LogicQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The brokers that routes name: their addresses by name and id, 0 being the master. Thread-safe. */
public final class BrokerTable {
    private static final Logger log = LoggerFactory.getLogger(BrokerTable.class);
    private static final long MASTER_ID = 0;

    private final Map<String, Map<Long, String>> addresses = new ConcurrentHashMap<>();
    /** The brokers of the queues of static topics, by topic. */
    private final Map<String, Map<MessageQueue, String>> leaders = new ConcurrentHashMap<>();

    BrokerTable() {}

    /** Takes over what a route says of its brokers. */
    void update(List<BrokerData> brokers) {
        for (BrokerData broker : brokers) {
            addresses.put(broker.brokerName(), new TreeMap<>(broker.brokerAddrs()));
        }
    }

    /** Takes over what a route says of its brokers and of who leads its queues. */
    void update(TopicRoute route) {
        update(route.data().brokerDatas());
        if (route.leaders().isEmpty()) {
            leaders.remove(route.topic());
        } else {
            leaders.put(route.topic(), route.leaders());
        }
    }

    /** The broker that has a queue: the one it names, or the one that leads it now when its topic is static. */
    public String nameOf(MessageQueue queue) {
        String name = queue.getBrokerName();
        return LogicQueue.isLogical(name)
                ? leaders.getOrDefault(queue.getTopic(), Map.of()).getOrDefault(queue, name)
                : name;
    }

    /** Forgets every broker that none of {@code routes} names. */
    void retainNamedBy(Collection<TopicRoute> routes) {
        Set<String> named = routes.stream()
                .flatMap(route -> route.data().brokerDatas().stream())
                .map(BrokerData::brokerName)
                .collect(Collectors.toSet());
        if (addresses.keySet().retainAll(named)) {
            log.info("Brokers that no route names are forgotten: left={}", addresses.keySet());
        }
    }

    /** The address of the master; null when no route names it. */
    public @Nullable String master(String brokerName) {
        return of(brokerName).get(MASTER_ID);
    }

    /** The address of the master, else of any of its slaves; null when no route names the broker. */
    public @Nullable String any(String brokerName) {
        return of(brokerName).values().stream().findFirst().orElse(null);
    }

    /**
     * Where to read from: the wished broker, else, if it is a slave, the one with the next id, else any.
     *
     * @param onlyThis takes no other than the wished one
     */
    public @Nullable FindBrokerResult find(String brokerName, long brokerId, boolean onlyThis) {
        Map<Long, String> known = of(brokerName);
        for (long id : new long[] {brokerId, brokerId + 1}) {
            String address = known.get(id);
            if (address != null) {
                return new FindBrokerResult(address, id != MASTER_ID);
            }
            if (onlyThis) {
                return null;
            }
            if (brokerId == MASTER_ID) {
                break;
            }
        }
        return known.entrySet().stream()
                .findFirst()
                .map(entry -> new FindBrokerResult(entry.getValue(), entry.getKey() != MASTER_ID))
                .orElse(null);
    }

    /** The addresses of all brokers; of masters only, unless {@code withSlaves}. */
    List<String> all(boolean withSlaves) {
        List<String> all = new ArrayList<>();
        for (Map<Long, String> ofName : addresses.values()) {
            ofName.forEach((id, address) -> {
                if (withSlaves || id == MASTER_ID) {
                    all.add(address);
                }
            });
        }
        return all;
    }

    private Map<Long, String> of(String brokerName) {
        return addresses.getOrDefault(brokerName, Map.of());
    }
}
