// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.netty;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Netty's daemon threads, with its fast thread-locals, named {@code io-1}, {@code io-2} … */
final class IoThreads extends DefaultThreadFactory {
    private final AtomicInteger made = new AtomicInteger();

    IoThreads() {
        super(IoThreads.class, true);
    }

    @Override
    protected Thread newThread(Runnable task, String ignored) {
        return super.newThread(task, "io-" + made.incrementAndGet());
    }
}
