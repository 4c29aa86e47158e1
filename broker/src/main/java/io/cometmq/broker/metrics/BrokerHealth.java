// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.registration.Registration;
import io.cometmq.common.health.Health;
import io.cometmq.common.health.HealthCheck;
import io.cometmq.common.health.HealthCheck.Finding;
import io.cometmq.common.health.HealthCheck.Matters;
import io.cometmq.remoting.metrics.LoopWatch;
import io.cometmq.store.MessageStore;
import io.cometmq.store.StoreFigures;
import io.cometmq.store.StoreState;
import java.util.List;
import java.util.Locale;

/** What makes a broker healthy. Stateless. */
final class BrokerHealth {
    /** What comes in within moments stands before the queues; more means that they cannot keep up. */
    private static final long MOST_BEHIND_BYTES = 64L << 20;

    /** An operator should know when less than one part in so many is left. */
    private static final long LEAST_ROOM = 20;

    private BrokerHealth() {}

    static Health of(MessageStore store, Registration registration, LoopWatch loops) {
        return new Health(List.of(
                loops.check(),
                new HealthCheck("store-writable", Matters.READY, () -> writable(store)),
                new HealthCheck("registered", Matters.READY, () -> registered(registration)),
                new HealthCheck("dispatch", Matters.READY, () -> dispatch(store)),
                new HealthCheck("disk", Matters.INFORM, () -> disk(store)),
                new HealthCheck("quarantine", Matters.INFORM, () -> quarantine(store))));
    }

    private static Finding writable(MessageStore store) {
        StoreState state = store.state();
        return state.writable() ? Finding.good("messages are stored") : Finding.bad(state.reason());
    }

    private static Finding registered(Registration registration) {
        List<String> all = registration.nameServers();
        List<String> reached = registration.registeredWith();
        if (all.isEmpty()) {
            return Finding.good("namesrvAddr is empty: there is no name server to register with");
        }
        String reason = "registered with " + reached + " of " + all;
        return reached.isEmpty() ? Finding.bad(reason + ": expected at least one (namesrvAddr)") : Finding.good(reason);
    }

    private static Finding dispatch(MessageStore store) {
        long behind = Math.max(0, store.maxLogOffset() - store.dispatchedLogOffset());
        String reason = "queues are " + behind + " bytes behind the log: expected at most " + MOST_BEHIND_BYTES;
        return behind <= MOST_BEHIND_BYTES ? Finding.good(reason) : Finding.bad(reason);
    }

    private static Finding disk(MessageStore store) {
        StoreFigures figures = store.figures();
        if (figures.diskTotalBytes() < 0) {
            return Finding.bad("the disk of the store cannot be asked");
        }
        String reason = String.format(
                Locale.ROOT,
                "the disk is %.1f%% full, %d bytes may be written until sends are refused",
                figures.usedPercent(),
                figures.roomBytes());

        return figures.roomBytes() >= figures.diskTotalBytes() / LEAST_ROOM
                ? Finding.good(reason)
                : Finding.bad(reason);
    }

    private static Finding quarantine(MessageStore store) {
        StoreFigures figures = store.figures();
        String reason = figures.lostRanges() + " damaged stretches of the log, " + figures.lostBytes() + " bytes";
        return figures.lostRanges() == 0 ? Finding.good(reason) : Finding.bad(reason + ", are passed over");
    }
}
