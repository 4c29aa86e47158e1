// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.remoting.protocol.SerializeType;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network inside one JVM: processes listen and connect by address, and whole frames, really encoded and decoded, pass
 * between them in the order they were sent.
 *
 * <p>{@link #automatic} delivers each frame in the thread that sent it, before the sending method returns, unless a
 * delivery goes on already, which then takes it along. {@link #manual} delivers when {@link #deliver()} says so, in the
 * test's thread, so that a test decides what has arrived when. Time-outs follow the scheduler given.
 *
 * <p>The body of a delivered request is overwritten when its request has ended, so that a handler that keeps it without
 * copying is found.
 */
public final class MemoryNetwork implements MemoryFabric {
    private static final int FIRST_PORT = 40_001;
    private static final String ALL_ADDRESSES = "0.0.0.0";
    private static final int MAX_DELIVERIES = 10_000_000;

    private final Clock clock;
    private final Scheduler scheduler;
    private final boolean automatic;
    private final Map<String, MemoryServer> servers = new ConcurrentHashMap<>();
    private final Set<String> unreachable = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> underway = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean delivering = new AtomicBoolean();
    private final AtomicInteger nextPort = new AtomicInteger(FIRST_PORT);

    private MemoryNetwork(Clock clock, Scheduler scheduler, boolean automatic) {
        this.clock = clock;
        this.scheduler = scheduler;
        this.automatic = automatic;
    }

    /** A network that delivers at once; calls time out by {@code scheduler}. */
    public static MemoryNetwork automatic(Clock clock, Scheduler scheduler) {
        return new MemoryNetwork(clock, scheduler, true);
    }

    /** A network that delivers at once and in which no call ever times out. */
    public static MemoryNetwork automatic() {
        ManualClock clock = new ManualClock();
        return automatic(clock, new ManualScheduler(clock));
    }

    /** A network that delivers in {@link #deliver()}; calls time out by {@code scheduler}. */
    public static MemoryNetwork manual(ManualScheduler scheduler) {
        return new MemoryNetwork(scheduler.clock(), scheduler, false);
    }

    /** The transport of one more process, which writes JSON headers. */
    public Transport transport() {
        return transport(SerializeType.JSON);
    }

    /** The transport of one more process; closing it closes what was opened through it. */
    public Transport transport(SerializeType serializeType) {
        return new MemoryTransport(this, serializeType);
    }

    /**
     * Delivers what is under way, and what that causes.
     *
     * @return how many frames and other events were delivered; 0 when another delivery goes on
     */
    public int deliver() {
        int delivered = 0;
        while (!underway.isEmpty() && delivering.compareAndSet(false, true)) {
            try {
                for (Runnable next = underway.poll(); next != null; next = underway.poll()) {
                    next.run();
                    if (++delivered > MAX_DELIVERIES) {
                        throw new IllegalStateException("more than " + MAX_DELIVERIES + " deliveries without an end");
                    }
                }
            } finally {
                delivering.set(false);
            }
        }
        return delivered;
    }

    /** Delivers the next event only; false when nothing is under way. */
    public boolean deliverNext() {
        Runnable next = underway.poll();
        if (next != null) {
            next.run();
        }
        return next != null;
    }

    /** How many events are under way. */
    public int underway() {
        return underway.size();
    }

    /** Cuts all connections to the server at {@code host:port}; new ones may be opened. */
    public void cut(String address) {
        MemoryServer server = find(address);
        if (server != null) {
            server.cut("connection reset");
        }
    }

    /** Cuts all connections to {@code host:port} and refuses new ones until {@link #restore}. */
    public void isolate(String address) {
        unreachable.add(address);
        cut(address);
    }

    /** Loses every frame to and from {@code host:port}, without a sign, until {@link #restore}. */
    public void silence(String address) {
        silent.add(address);
    }

    /** Ends what {@link #isolate} and {@link #silence} began. */
    public void restore(String address) {
        unreachable.remove(address);
        silent.remove(address);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public int freePort() {
        return nextPort.getAndIncrement();
    }

    @Override
    public boolean isSilent(String address) {
        return silent.contains(address);
    }

    @Override
    public @Nullable MemoryServer reach(String address) {
        return unreachable.contains(address) ? null : find(address);
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
    public void send(Object channel, Runnable event) {
        underway.add(event);
        if (automatic) {
            deliver();
        }
    }

    /** Under which text a server is found. */
    static String key(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? ALL_ADDRESSES + ":" + address.getPort()
                : Addresses.text(address);
    }

    private @Nullable MemoryServer find(String address) {
        MemoryServer server = servers.get(address);
        return server != null ? server : servers.get(ALL_ADDRESSES + address.substring(address.lastIndexOf(':')));
    }
}
