// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

/** Which entry a search by time means: see {@link MessageStore#queueOffsetAt}. */
public enum TimeBoundary {
    LOWER,
    UPPER
}
