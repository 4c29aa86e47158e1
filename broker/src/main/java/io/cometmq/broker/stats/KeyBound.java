// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many keys of one sort are counted by themselves; says once when there are more. Thread-safe. */
final class KeyBound {
    private static final Logger log = LoggerFactory.getLogger(KeyBound.class);

    private final String what;
    private final int most;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicBoolean said = new AtomicBoolean();

    /** At most {@code most} of {@code what}, which names the keys in the log. */
    KeyBound(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /** Whether there is room for one more, which is taken. */
    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        if (said.compareAndSet(false, true)) {
            log.warn(
                    "Too many {} to count each by itself, those that come now are counted together as \"{}\": bound={}",
                    what,
                    BrokerStats.OTHER,
                    most);
        }
        return false;
    }

    /** Some keys are counted no more. */
    void giveBack(int keys) {
        taken.addAndGet(-keys);
    }
}
