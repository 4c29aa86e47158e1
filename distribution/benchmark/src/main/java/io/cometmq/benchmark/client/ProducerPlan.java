// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.client;

/**
 * How a producer is set up; what is not named here keeps the library's default.
 *
 * @param group the producer group
 * @param transactional whether it can {@link BenchProducer#sendInTransaction}
 * @param autoBatch whether the library joins messages to batches by itself
 * @param compressAbove bodies of more bytes are compressed
 */
public record ProducerPlan(String group, boolean transactional, boolean autoBatch, int compressAbove) {
    /** Never compresses. */
    public static final int NO_COMPRESSION = Integer.MAX_VALUE;

    /** A plain producer. */
    public static ProducerPlan plain(String group) {
        return new ProducerPlan(group, false, false, NO_COMPRESSION);
    }
}
