// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.segment.StoreFiles;

/**
 * What a broker takes from its machine: the time, threads, and the files of its store. Tests give their own.
 *
 * @param files where the store is kept; the small state files are always on this machine's disk
 */
public record BrokerPlatform(Clock clock, Threads threads, StoreFiles files) {
    /** Threads and disk of this machine, with a clock of its own. */
    static BrokerPlatform withClock(Clock clock) {
        return new BrokerPlatform(clock, Threads.system(), StoreFiles.disk());
    }
}
