// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.rpc.Transport;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.Supplier;

/**
 * Opens transports that have event loops of their own and share one pool of buffers, for a process with many of them: the pool
 * of a single one keeps half a mebibyte for each of its event loops, so that a thousand would keep a gibibyte between them.
 * Thread-safe. The pool gives back what no transport uses.
 */
public final class NettyTransports implements Supplier<Transport> {
    private final Supplier<RemotingConfig> config;
    private final Clock clock;
    private final PooledByteBufAllocator buffers =
            NettyTransport.buffers(Runtime.getRuntime().availableProcessors());

    /**
     * Nothing is opened yet.
     *
     * @param config asked for each transport; what it throws is thrown by {@link #get}
     */
    public NettyTransports(Supplier<RemotingConfig> config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** Starts the event loops of one more transport; whoever asked closes it. */
    @Override
    public Transport get() {
        return NettyTransport.start(config.get(), clock, buffers);
    }

    /** What the pool has taken from the system, in bytes. */
    long usedBytes() {
        return buffers.metric().usedDirectMemory();
    }
}
