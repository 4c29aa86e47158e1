// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.RequestType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds inline handlers that hold their event loop: logs an error and counts. A debugging aid, on only with {@code
 * -Dcometmq.inlineCheck=true}, which tests set. Thread-safe.
 */
final class InlineCheck {
    private static final Logger log = LoggerFactory.getLogger(InlineCheck.class);
    private static final boolean ON = Boolean.getBoolean("cometmq.inlineCheck");
    /** Long enough that a busy machine's scheduler alone seldom reaches it. */
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Clock clock;
    private final LongAdder found = new LongAdder();

    private InlineCheck(Clock clock) {
        this.clock = clock;
    }

    static InlineCheck of(Clock clock) {
        return new InlineCheck(clock);
    }

    long begin() {
        return ON ? clock.nanos() : 0;
    }

    void end(long began, RequestType<?, ?> type) {
        if (!ON) {
            return;
        }
        long held = clock.nanos() - began;
        if (held > LIMIT_NANOS) {
            found.increment();
            log.error(
                    "Inline handler held its event loop: request={} heldMillis={} limitMillis={}",
                    type,
                    TimeUnit.NANOSECONDS.toMillis(held),
                    TimeUnit.NANOSECONDS.toMillis(LIMIT_NANOS));
        }
    }

    long found() {
        return found.sum();
    }
}
