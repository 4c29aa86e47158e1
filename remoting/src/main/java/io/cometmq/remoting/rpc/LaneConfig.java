// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/**
 * How many threads the lanes have and how many requests may wait for them.
 *
 * @param slowThreads threads of {@link Lane#SLOW}
 * @param slowQueue requests that wait for {@link Lane#SLOW} at most
 * @param adminThreads threads of {@link Lane#ADMIN}
 * @param adminQueue requests that wait for {@link Lane#ADMIN} at most
 */
public record LaneConfig(int slowThreads, int slowQueue, int adminThreads, int adminQueue) {
    private static final int DEFAULT_QUEUE = 10_000;

    public LaneConfig {
        positive("slowThreads", slowThreads);
        positive("slowQueue", slowQueue);
        positive("adminThreads", adminThreads);
        positive("adminQueue", adminQueue);
    }

    /** Four slow threads, two for administration, ten thousand waiting requests each. */
    public static LaneConfig defaults() {
        return new LaneConfig(4, DEFAULT_QUEUE, 2, DEFAULT_QUEUE);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + "=" + value + ": expected > 0");
        }
    }
}
