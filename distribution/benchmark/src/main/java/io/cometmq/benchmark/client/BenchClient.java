// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.client;

/** Makes producers and consumers of one cluster. Each call may throw what the library throws. Thread-safe. */
public interface BenchClient {
    /** A started producer; {@code plan} says how it sends. */
    BenchProducer producer(ProducerPlan plan) throws Exception;

    /** A started push consumer that gives each message to {@code receiver}. Closing it leaves the group. */
    AutoCloseable consumer(ConsumerPlan plan, Receiver receiver) throws Exception;

    /** Takes messages, on the library's listener threads. */
    interface Receiver {
        /**
         * One message came.
         *
         * @param body is the receiver's to keep
         * @param popped whether it was popped; pulled otherwise
         */
        void received(byte[] body, boolean popped);
    }
}
