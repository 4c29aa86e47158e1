// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.ArrivalListener;
import io.cometmq.store.MessageStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers delayed messages when they are due. Owned by the broker; its levels are owned by the thread that turns it.
 *
 * <p>Nothing is polled: a turn looks only at levels whose first message is due or that got a message while empty, and
 * then has itself woken when the next one is due.
 */
public final class DelayedDelivery implements Worker, ArrivalListener {
    /** Only a net under the wake-ups: how long the thread may sleep without one. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Scheduler scheduler;
    private final List<DelayLevel> levels = new ArrayList<>();
    private volatile Runnable wake = () -> {};
    private long wakeAtMillis = Long.MAX_VALUE;
    /** Whether the planned wake-up came; it comes too early for the wall clock when that was set back. */
    private volatile boolean woken;

    private Scheduler.@Nullable Cancellable wakeUp;

    DelayedDelivery(
            MessageStore store,
            DelayLevels delays,
            DelayOffsets offsets,
            PublishedAddress storeHost,
            Clock clock,
            Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
        Redelivery redelivery = new Redelivery(store, storeHost);
        for (int level = 1; level <= Math.max(delays.max(), highestUsed(store)); level++) {
            levels.add(new DelayLevel(level, delays.millis(level), store, offsets, redelivery));
        }
    }

    /** A level that is not in the list any more counts as the last one of it: what waits there is delivered. */
    private static int highestUsed(MessageStore store) {
        return store.queues().stream()
                .filter(queue -> queue.topic().equals(TopicNames.SCHEDULE_TOPIC))
                .mapToInt(queue -> queue.queueId() + 1)
                .max()
                .orElse(0);
    }

    /** Starts the delivering thread and the saving of its offsets. */
    public static Resource start(
            MessageStore store,
            DelayConfig config,
            DelayOffsets offsets,
            PublishedAddress storeHost,
            Clock clock,
            Scheduler scheduler,
            Threads threads) {
        DelayedDelivery delivery = new DelayedDelivery(store, config.parsed(), offsets, storeHost, clock, scheduler);
        Resources resources = new Resources();
        // Closed last, when nothing is delivered or saved any more.
        resources.own((Resource) () -> offsets.saveLast(store::flush, store::flushedLogOffset));
        RunningWorker thread = resources.own(threads.run(delivery, LONGEST_IDLE));
        delivery.wake = thread::wake;
        store.onArrival(delivery);
        thread.wake();
        Scheduler.Cancellable saving = scheduler.every(
                config.saveEvery(),
                config.saveEvery(),
                "save delay offsets",
                () -> offsets.save(store::maxLogOffset, store::flushedLogOffset));
        resources.own(saving::cancel);
        return resources;
    }

    @Override
    public String role() {
        return "broker-delay";
    }

    @Override
    public void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (queueId < levels.size() && topic.equals(TopicNames.SCHEDULE_TOPIC)) {
            levels.get(queueId).arrived();
            wake.run();
        }
    }

    @Override
    public int doWork() {
        long now = clock.millis();
        int delivered = 0;
        long earliest = Long.MAX_VALUE;
        for (DelayLevel level : levels) {
            delivered += level.deliverDue(now);
            earliest = Math.min(earliest, level.dueAtMillis());
        }
        if (earliest <= now) {
            return Math.max(1, delivered);
        }
        wakeAt(earliest, now);
        return 0;
    }

    private void wakeAt(long millis, long now) {
        boolean planned = !woken && wakeAtMillis > now && wakeAtMillis <= millis;
        if (planned || millis == Long.MAX_VALUE) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel();
        }
        wakeAtMillis = millis;
        woken = false;
        wakeUp = scheduler.after(Duration.ofMillis(millis - now), "wake delayed delivery", this::wakePlanned);
    }

    private void wakePlanned() {
        woken = true;
        wake.run();
    }
}
