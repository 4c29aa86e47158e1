// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.rpc.Transport;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens transports for a process with many of them. All have one pool of buffers, which gives back what none of them uses: the
 * pool of a single one keeps half a mebibyte for each of its event loops, a thousand would keep a gibibyte. Each has event loops
 * of its own, so that none waits for what others do on theirs; or all have the same, which are there as long as one of them is,
 * so that a thousand connections cost as few wake-ups as one. Thread-safe.
 */
public final class NettyTransports implements Supplier<Transport> {
    private final Supplier<RemotingConfig> config;
    private final Clock clock;
    private final boolean shareLoops;
    private final PooledByteBufAllocator buffers =
            NettyTransport.buffers(Runtime.getRuntime().availableProcessors());
    /** The event loops of all, while there are users; guarded by this. */
    private @Nullable NettyTransport shared;

    private int users;

    /**
     * Nothing is opened yet.
     *
     * @param config asked when event loops are started; what it throws is thrown by {@link #get}
     * @param shareLoops whether all transports have the same event loops
     */
    public NettyTransports(Supplier<RemotingConfig> config, Clock clock, boolean shareLoops) {
        this.config = config;
        this.clock = clock;
        this.shareLoops = shareLoops;
    }

    /** One more transport; whoever asked closes it. */
    @Override
    public Transport get() {
        return shareLoops ? share() : start();
    }

    private NettyTransport start() {
        return NettyTransport.start(config.get(), clock, buffers);
    }

    private synchronized Transport share() {
        NettyTransport loops = shared;
        if (loops == null) {
            loops = start();
            shared = loops;
        }
        users++;
        return new SharedTransport(loops, this::release);
    }

    private void release() {
        NettyTransport unused = leave();
        if (unused != null) {
            unused.close();
        }
    }

    /** The event loops that nobody has a share in any more; null while somebody has. */
    private synchronized @Nullable NettyTransport leave() {
        users--;
        NettyTransport unused = users == 0 ? shared : null;
        if (users == 0) {
            shared = null;
        }
        return unused;
    }

    /** What the pool has taken from the system, in bytes. */
    long usedBytes() {
        return buffers.metric().usedDirectMemory();
    }
}
