// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv.route;

import static io.cometmq.namesrv.route.BrokerIdentity.MASTER_ID;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The master and the slaves that share one broker name. Immutable.
 *
 * @param actingMaster whether the smallest slave stands in for a lost master
 * @param addresses {@code host:port} by broker id
 */
record BrokerGroup(
        String cluster, String name, @Nullable String zone, boolean actingMaster, SortedMap<Long, String> addresses) {

    BrokerGroup {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
    }

    /** The group that {@code registration} founds: its settings, and no member yet. */
    static BrokerGroup foundedBy(Registration registration) {
        BrokerIdentity broker = registration.broker();
        return new BrokerGroup(
                broker.cluster(),
                broker.name(),
                registration.zone(),
                registration.actsAsMaster(),
                Collections.emptySortedMap());
    }

    /** This group with the settings and the address of {@code registration}, which leaves any id it had before. */
    BrokerGroup with(Registration registration) {
        BrokerIdentity broker = registration.broker();
        TreeMap<Long, String> members = new TreeMap<>(addresses);
        members.values().removeIf(broker.address()::equals);
        members.put(broker.id(), broker.address());
        return new BrokerGroup(broker.cluster(), name, registration.zone(), registration.actsAsMaster(), members);
    }

    /** This group without the member at {@code address}. */
    BrokerGroup without(String address) {
        TreeMap<Long, String> members = new TreeMap<>(addresses);
        members.values().removeIf(address::equals);
        return new BrokerGroup(cluster, name, zone, actingMaster, members);
    }

    boolean isEmpty() {
        return addresses.isEmpty();
    }

    boolean hasMaster() {
        return addresses.containsKey(MASTER_ID);
    }

    Optional<String> address(long id) {
        return Optional.ofNullable(addresses.get(id));
    }

    /** Whether {@code id} is the smallest of the members. */
    boolean isFirst(long id) {
        return !addresses.isEmpty() && addresses.firstKey() == id;
    }

    /** The addresses as routes show them when the first slave stands in for the master that is missing. */
    Map<Long, String> addressesWithStandIn() {
        if (isEmpty() || hasMaster()) {
            return addresses;
        }
        TreeMap<Long, String> shown = new TreeMap<>(addresses);
        String standIn = shown.remove(shown.firstKey());
        shown.put(MASTER_ID, standIn);
        return Collections.unmodifiableMap(shown);
    }
}
