// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.consistenthash;

/** Places texts on a ring. Equal texts get equal places, on every machine. Thread-safe. */
@FunctionalInterface
public interface HashFunction {
    /** The place of {@code key}. */
    long hash(String key);
}
