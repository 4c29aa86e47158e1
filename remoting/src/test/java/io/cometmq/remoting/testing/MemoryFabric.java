// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.testing;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.protocol.Command;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the ends of connections in memory ask of the network between them. */
interface MemoryFabric {
    Clock clock();

    Scheduler scheduler();

    int freePort();

    /** Whether frames to and from this server are lost. */
    boolean isSilent(String address);

    /** The server that a connection to {@code host:port} reaches, or null. */
    @Nullable
    MemoryServer reach(String address);

    /** False when the address is taken. */
    boolean add(String address, MemoryServer server);

    void remove(String address, MemoryServer server);

    /** False once the process at this end is gone. */
    default boolean isAlive() {
        return true;
    }

    /** Takes note of an end of a connection that is open now. */
    default void opened(MemoryWire wire) {}

    /** Takes note of an attempt to connect from this end, which must end some time. */
    default void connecting(CompletableFuture<?> attempt) {}

    /** Takes note of a frame that arrives at this end. */
    default void arrived(Command frame) {}

    /** Lets something happen at this end; what one {@code channel} sends happens in the order in which it was sent. */
    void send(Object channel, Runnable event);
}
