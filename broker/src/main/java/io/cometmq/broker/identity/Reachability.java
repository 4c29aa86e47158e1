// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.identity;

import io.cometmq.common.io.LocalAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known at the start about the address that clients are given.
 *
 * @param address the address
 * @param chosen whether the operator chose it
 * @param farNameServers those that are on other machines, as the operator wrote them
 * @param bridged whether it belongs to a container bridge on this machine
 * @param contained whether this process runs in a container
 */
public record Reachability(
        InetAddress address, boolean chosen, List<String> farNameServers, boolean bridged, boolean contained) {
    private static final List<Path> MARKS_OF_CONTAINERS =
            List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    /**
     * Looks at this machine.
     *
     * @param nameServers host:port of each
     */
    public static Reachability of(PublishedAddress published, boolean chosen, List<String> nameServers) {
        InetAddress address = published.host();
        return new Reachability(
                address,
                chosen,
                nameServers.stream().filter(Reachability::isFar).toList(),
                LocalAddress.isVirtual(address),
                MARKS_OF_CONTAINERS.stream().anyMatch(Files::exists));
    }

    private static boolean isFar(String nameServer) {
        String host = nameServer.substring(0, nameServer.lastIndexOf(':'));
        try {
            return Stream.of(InetAddress.getAllByName(host)).noneMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException unknown) {
            // Announcing says so.
            return false;
        }
    }

    /** A sentence for each reason why clients will probably not reach the address; empty when there is none. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        String host = address.getHostAddress();
        if (address.isLoopbackAddress() && !farNameServers.isEmpty()) {
            doubts.add("clients are given the loopback address " + host
                    + ", but the name servers " + String.join(";", farNameServers)
                    + " are on other machines: set brokerIP1 to an address that clients reach");
        } else if (address.isLinkLocalAddress()) {
            doubts.add("clients are given the link-local address " + host
                    + ", which is valid in one network segment only: set brokerIP1 to an address that clients reach");
        } else if (bridged) {
            doubts.add(
                    "clients are given " + host
                            + ", the address of a container bridge on this machine: set brokerIP1 to an address that clients reach");
        } else if (contained && !chosen && !address.isLoopbackAddress()) {
            doubts.add("clients are given " + host
                    + ", found inside a container, which clients outside of its network may not reach: set brokerIP1 to"
                    + " the name or address of the host, or to this one when all clients are in this network");
        }
        return doubts;
    }
}
