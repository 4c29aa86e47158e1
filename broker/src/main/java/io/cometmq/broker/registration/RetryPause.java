// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import java.time.Duration;

/**
 * How long to wait before a name server is tried again: short at first, since one that starts together with its broker is
 * there in a moment, and doubled from failure to failure. Owned by one {@link NameServerLink}, used under its lock.
 */
final class RetryPause {
    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(3);

    private Duration next = SHORTEST;

    /** The pause after a failure. */
    Duration failed() {
        Duration present = next;
        Duration doubled = present.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return present;
    }

    /** No pause; the next failure is the first again. */
    Duration succeeded() {
        next = SHORTEST;
        return Duration.ZERO;
    }
}
