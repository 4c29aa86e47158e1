// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.testing.sim.SimProcess;
import io.cometmq.common.testing.sim.Simulation;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Transport;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network between the processes of a simulation. Each frame takes a time of its own by seed, now and then a long one;
 * the order within one direction of one connection holds, and no other order. Connections can be cut, which loses what
 * is under way, and which each end finds out in its own time.
 *
 * <p>Owned by the thread whose turn it is in the simulation.
 */
public final class SimNetwork {
    private static final int FIRST_PORT = 40_001;
    /** As long as that of the real transport. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** How late the end of a lost connection is noticed at most. */
    private static final int MAX_NOTICE_MILLIS = 3_000;

    private final Simulation simulation;
    private final Map<String, MemoryServer> servers = new HashMap<>();
    private final Map<SimProcess, Host> hosts = new HashMap<>();
    private final Map<String, Integer> channelCounts = new HashMap<>();
    private final Map<Integer, Integer> requests = new TreeMap<>();
    private final Random chance;
    private int nextPort = FIRST_PORT;
    private boolean calm;

    public SimNetwork(Simulation simulation) {
        this.simulation = simulation;
        this.chance = simulation.random("network");
    }

    /** The transport of a process. */
    public Transport transport(SimProcess process) {
        return new MemoryTransport(host(process), SerializeType.JSON);
    }

    /** Whether frames come quickly from now on. */
    public void calm(boolean isCalm) {
        calm = isCalm;
    }

    /** How many requests of a type have arrived anywhere. */
    public int arrived(RequestType<?, ?> type) {
        return requests.getOrDefault(type.code(), 0);
    }

    /** Kills a process as {@code kill -9} does: what it has sent arrives or not, and its peers lose their connections. */
    public void kill(SimProcess process) {
        process.kill();
        Host host = host(process);
        servers.values().removeIf(server -> server.fabric() == host);
        host.wires().forEach(this::cut);
    }

    /** Cuts one of the connections of a process, when it has any. */
    public void cutOne(SimProcess process) {
        List<MemoryWire> open = host(process).wires();
        if (!open.isEmpty()) {
            cut(open.get(chance.nextInt(open.size())));
        }
    }

    /** Cuts all connections of a process. */
    public void cutAll(SimProcess process) {
        host(process).wires().forEach(this::cut);
    }

    private void cut(MemoryWire wire) {
        endLater(wire);
        MemoryWire other = wire.other();
        if (other != null) {
            endLater(other);
        }
    }

    private void endLater(MemoryWire wire) {
        wire.lose();
        Duration notice = Duration.ofMillis(chance.nextInt(chance.nextInt(4) == 0 ? MAX_NOTICE_MILLIS : 50));
        ((Host) wire.fabric()).process.deliver(notice, wire::closedByPeer);
    }

    private Host host(SimProcess process) {
        return hosts.computeIfAbsent(process, Host::new);
    }

    /** The network as one process sees it. */
    private final class Host implements MemoryFabric {
        private final SimProcess process;
        private final Scheduler timeouts;
        private final List<MemoryWire> opened = new ArrayList<>();
        private final Map<Object, Channel> channels = new HashMap<>();

        Host(SimProcess process) {
            this.process = process;
            this.timeouts = process.scheduler("network");
        }

        List<MemoryWire> wires() {
            opened.removeIf(wire -> !wire.isOpen());
            return List.copyOf(opened);
        }

        @Override
        public Clock clock() {
            return process.clock();
        }

        @Override
        public Scheduler scheduler() {
            return timeouts;
        }

        @Override
        public int freePort() {
            return nextPort++;
        }

        @Override
        public boolean isSilent(String address) {
            return false;
        }

        @Override
        public @Nullable MemoryServer reach(String address) {
            return servers.get(address);
        }

        @Override
        public boolean add(String address, MemoryServer server) {
            return servers.putIfAbsent(address, server) == null;
        }

        @Override
        public void remove(String address, MemoryServer server) {
            servers.remove(address, server);
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public void opened(MemoryWire wire) {
            opened.add(wire);
        }

        @Override
        public void connecting(CompletableFuture<?> attempt) {
            // The other process may die before it has answered.
            timeouts.after(
                    CONNECT_TIMEOUT,
                    "connect time-out",
                    () -> attempt.completeExceptionally(
                            new ConnectException("not connected within " + CONNECT_TIMEOUT.toMillis() + " ms")));
        }

        @Override
        public void arrived(Command frame) {
            if (!frame.isResponse()) {
                requests.merge(frame.code(), 1, Integer::sum);
            }
        }

        @Override
        public void send(Object channel, Runnable event) {
            Channel way = channels.computeIfAbsent(channel, missing -> new Channel(nameOf(missing)));
            process.deliver(way.next(), event);
        }

        private String nameOf(Object channel) {
            String from = channel instanceof MemoryWire wire ? wire.fabric().toString() : "connect";
            String name = from + " to " + process;
            return name + " " + channelCounts.merge(name, 1, Integer::sum);
        }

        @Override
        public String toString() {
            return process.toString();
        }
    }

    /** One direction of a connection. */
    private final class Channel {
        private final Random latency;
        private long last;

        Channel(String name) {
            this.latency = simulation.random(name);
        }

        /** How long the next frame takes. */
        Duration next() {
            long now = simulation.clock().nanos();
            last = Math.max(last + 1, now + latencyNanos());
            return Duration.ofNanos(last - now);
        }

        private long latencyNanos() {
            int luck = latency.nextInt(400);
            if (luck == 0 && !calm) {
                return TimeUnit.MILLISECONDS.toNanos(latency.nextInt(4_000));
            }
            if (luck < 40) {
                return TimeUnit.MICROSECONDS.toNanos(latency.nextInt(calm ? 5_000 : 60_000));
            }
            return TimeUnit.MICROSECONDS.toNanos(50 + latency.nextInt(500));
        }
    }
}
