// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every consumer to rebalance: every 20 seconds, when told, and a second after a try that did not succeed. Wishes
 * that come in quick succession are served together.
 *
 * <p>Rebalancing calls brokers and waits for them; that is what this thread of its own is for. Owned by that thread,
 * apart from the wish, which any thread may state.
 */
public final class RebalanceService implements Worker {
    private static final Logger log = LoggerFactory.getLogger(RebalanceService.class);
    private static final Duration WAIT =
            Duration.ofMillis(Long.getLong("rocketmq.client.rebalance.waitInterval", 20_000));
    private static final Duration LEAST_GAP =
            Duration.ofMillis(Long.getLong("rocketmq.client.rebalance.minInterval", 1_000));

    /** How long after one rebalance a wish for the next one is served at the earliest. */
    private static final Duration WISH_GAP = Duration.ofMillis(Math.min(100, LEAST_GAP.toMillis()));

    private final ClientGroups groups;
    private final Clock clock;
    private final Scheduler scheduler;
    private volatile boolean wished;
    private volatile Runnable wake = () -> {};
    private boolean balanced = true;
    private long lastNanos;

    RebalanceService(ClientGroups groups, Clock clock, Scheduler scheduler) {
        this.groups = groups;
        this.clock = clock;
        this.scheduler = scheduler;
        this.lastNanos = clock.nanos() - WISH_GAP.toNanos();
    }

    void start(Threads threads, Resources resources) {
        RunningWorker thread = resources.own(threads.run(this, LEAST_GAP));
        wake = thread::wake;
    }

    /** Rebalances at once, or a moment after the last time. */
    public void rebalanceImmediately() {
        wished = true;
        wake.run();
    }

    /** Rebalances after a delay. */
    public void rebalanceLater(Duration delay) {
        scheduler.after(delay, "rebalance-later", this::rebalanceImmediately);
    }

    @Override
    public String role() {
        return "rebalance";
    }

    @Override
    public int doWork() {
        long sinceLast = clock.nanos() - lastNanos;
        if (wished && sinceLast < WISH_GAP.toNanos()) {
            scheduler.after(WISH_GAP.minusNanos(sinceLast), "rebalance-gap", () -> wake.run());
            return 0;
        }
        Duration due = balanced ? WAIT : LEAST_GAP;
        if (!wished && sinceLast < due.toNanos()) {
            return 0;
        }
        wished = false;
        balanced = rebalanceAll();
        lastNanos = clock.nanos();
        return 0;
    }

    private boolean rebalanceAll() {
        boolean all = true;
        for (MQConsumerInner consumer : groups.consumers().values()) {
            try {
                all &= consumer.tryRebalance();
            } catch (RuntimeException failure) {
                log.error("Rebalance failed, it is tried again", failure);
                all = false;
            }
        }
        return all;
    }
}
