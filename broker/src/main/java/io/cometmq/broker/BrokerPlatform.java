// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.segment.StoreFiles;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;

/**
 * What a broker takes from its machine: the time, threads, the files of its store, and chance. Tests give their own.
 *
 * @param files where the store is kept; the small state files are always on this machine's disk
 * @param random gives a number from 0 to its argument, exclusive
 */
public record BrokerPlatform(Clock clock, Threads threads, StoreFiles files, IntUnaryOperator random) {
    /** With chance of this machine. */
    public BrokerPlatform(Clock clock, Threads threads, StoreFiles files) {
        this(clock, threads, files, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /** Threads and disk of this machine, with a clock of its own. */
    static BrokerPlatform withClock(Clock clock) {
        return new BrokerPlatform(clock, Threads.system(), StoreFiles.disk());
    }
}
