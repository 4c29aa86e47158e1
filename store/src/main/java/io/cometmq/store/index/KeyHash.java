// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

/** The hash under which a key is indexed: that of the text {@code topic#key}, never negative. Stateless. */
final class KeyHash {
    private KeyHash() {}

    static int of(String topic, String key) {
        return positive((topic + '#' + key).hashCode());
    }

    /** Compat: the one number that has no positive counterpart becomes 0, as in RocketMQ. */
    static int positive(int hash) {
        int positive = Math.abs(hash);
        return Math.max(positive, 0);
    }
}
