// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the address by which other machines most probably reach this one. Stateless. */
public final class LocalAddress {
    private static final Logger log = LoggerFactory.getLogger(LocalAddress.class);

    private LocalAddress() {}

    /**
     * A public IPv4 address if there is one, else a private one, else a global IPv6 one, else loopback. Interfaces that
     * are down, and those of container bridges and virtual machines, come last.
     */
    public static InetAddress find() {
        InetAddress best = InetAddress.getLoopbackAddress();
        int bestRank = Integer.MAX_VALUE;
        for (Candidate candidate : candidates()) {
            if (candidate.rank() < bestRank) {
                best = candidate.address;
                bestRank = candidate.rank();
            }
        }
        return best;
    }

    /** Whether the address is that of a container bridge or of a virtual machine's network on this machine. */
    public static boolean isVirtual(InetAddress address) {
        try {
            NetworkInterface owner = NetworkInterface.getByInetAddress(address);
            return owner != null && isVirtual(owner.getName());
        } catch (SocketException unreadable) {
            log.warn("Network interfaces cannot be listed: cause={}", unreadable.toString());
            return false;
        }
    }

    private static List<Candidate> candidates() {
        List<Candidate> found = new ArrayList<>();
        try {
            Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
            while (all.hasMoreElements()) {
                NetworkInterface one = all.nextElement();
                if (one.isUp() && !one.isLoopback()) {
                    one.inetAddresses().forEach(address -> found.add(new Candidate(address, isVirtual(one.getName()))));
                }
            }
        } catch (SocketException unreadable) {
            log.warn("Network interfaces cannot be listed, loopback is used: cause={}", unreadable.toString());
        }
        return found;
    }

    private static boolean isVirtual(String interfaceName) {
        return interfaceName.startsWith("docker")
                || interfaceName.startsWith("br-")
                || interfaceName.startsWith("veth")
                || interfaceName.startsWith("virbr")
                || interfaceName.startsWith("tun")
                || interfaceName.startsWith("cni");
    }

    private record Candidate(InetAddress address, boolean virtual) {
        int rank() {
            int kind;
            if (address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress()) {
                kind = 3;
            } else if (address instanceof Inet4Address) {
                kind = address.isSiteLocalAddress() ? 1 : 0;
            } else {
                kind = 2;
            }
            return virtual ? kind + 4 : kind;
        }
    }
}
