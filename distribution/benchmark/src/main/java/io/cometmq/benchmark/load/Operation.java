// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

/** What the threads of a load do again and again. Thread-safe. */
@FunctionalInterface
public interface Operation {
    /**
     * Does it once and tells the meter, now or later on another thread.
     *
     * @param due when it should have begun, by the load's clock; its time counts from there
     */
    void run(long due) throws Exception;
}
