// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

/**
 * How many keys of each sort a broker counts by themselves. Thread-safe.
 *
 * @param topics topics
 * @param groups topics with a group each
 * @param queues queues, and queues with a group each
 */
record StatsBounds(KeyBound topics, KeyBound groups, KeyBound queues) {
    /** A queue's figures are looked at by hand only, so there are fewer of them. */
    private static final int MOST_QUEUES = 20_000;

    static StatsBounds of(int most) {
        return new StatsBounds(
                new KeyBound("topics", most),
                new KeyBound("subscriptions", most),
                new KeyBound("queues", Math.min(most, MOST_QUEUES)));
    }
}
