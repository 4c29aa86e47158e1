// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.broker.delay.Redelivery;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.RunningWorker;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.TimerSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages with a delivery time of their own: opened with the store, delivering from {@link #start} on. Closing it
 * saves how far they came, so it is closed before the store. Thread-safe.
 */
public final class Timers implements Resource {
    private static final Logger log = LoggerFactory.getLogger(Timers.class);
    /** Only a net under the wake-ups: how long the threads may sleep without one. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    private final TimerConfig config;
    private final TimerIndex index;
    private final TimerMetrics metrics;
    private final TimerDelivery delivery;
    private final TimerSaver saver;
    private final MessageStore store;
    private final Clock clock;
    private final Resources threads = new Resources();

    private Timers(TimerConfig config, TimerIndex index, StateFile metricsFile, TimersSite site) {
        this.config = config;
        this.index = index;
        this.store = site.store();
        this.clock = site.clock();
        metrics = new TimerMetrics(saved(metricsFile), clock);
        Redelivery redelivery = new Redelivery(store, site.storeHost());
        delivery = new TimerDelivery(store, index, metrics, redelivery, config.precisionMillis(), clock);
        saver = new TimerSaver(delivery, index, store, metrics, metricsFile, clock);
    }

    /**
     * What the timers are given to live with.
     *
     * @param root the directory of the store
     * @param files where it is
     * @param reserved how long the store keeps records
     * @param storeHost the broker's address as clients know it
     */
    public record TimersSite(
            Path root,
            StoreFiles files,
            Duration reserved,
            MessageStore store,
            PublishedAddress storeHost,
            Clock clock) {}

    /**
     * Opens what waits in a store that is open.
     *
     * @throws StoreException when the disk refuses
     */
    public static Timers open(TimerConfig config, TimersSite site, Scheduler scheduler) {
        TimerSettings settings = config.settings(site.reserved());
        if (settings.windowMillis() < (long) config.windowSlots() * config.precisionMillis()) {
            log.info(
                    "Waiting messages are stored anew earlier than timerRollWindowSlot says, before fileReservedTime ends: everySeconds={}",
                    settings.windowMillis() / 1000);
        }
        StateFile metricsFile = new StateFile(site.root().resolve("config").resolve("timermetrics"), scheduler);
        TimerIndex index;
        try {
            index = TimerIndex.open(site.files(), site.root(), settings, offset -> queueOffset(site.store(), offset));
        } catch (IOException failure) {
            throw new StoreException(
                    StoreException.Reason.IO,
                    "cannot open the timers in " + site.root() + ": " + failure.getMessage(),
                    failure);
        }
        return new Timers(config, index, metricsFile, site);
    }

    /**
     * Sends messages with a delivery time to where they wait.
     *
     * @param live the settings of each moment, for those that may change
     */
    public Routing routing(Supplier<TimerConfig> live) {
        return new TimerRouting(live, this::waitingAt, clock);
    }

    /** Starts delivering. */
    public void start(Scheduler scheduler, Threads from) {
        if (!config.enabled()) {
            log.info("Messages with a delivery time are neither taken nor delivered: timerWheelEnable=false");
            return;
        }
        RunningWorker saving = threads.own(from.run(saver, LONGEST_IDLE));
        RunningWorker delivering = threads.own(from.run(delivery, LONGEST_IDLE));
        Runnable changed = () -> saver.changed(scheduler, config.saveEvery(), saving::wake);
        delivery.connect(delivering::wake, changed);
        store.onArrival(delivery);
        delivering.wake();
        changed.run();
    }

    /** The answer to GET_TIMER_CHECK_POINT: how far the timers came, in RocketMQ's format. */
    public byte[] checkpoint() {
        return index.progressFile(delivery.progress(), clock.millis());
    }

    /** The answer to GET_TIMER_METRICS: how many messages wait for each topic, as JSON. */
    public byte[] metrics() {
        return Json.write(metrics.content()).getBytes(StandardCharsets.UTF_8);
    }

    /** Figures for an operator. */
    public TimerFigures figures() {
        long unread = delivery.behind();
        long read = Math.max(delivery.progress().readMillis(), 0);
        return new TimerFigures(metrics.byTopic(), unread, unread == 0 ? 0 : Math.max(0, clock.millis() - read));
    }

    /** Messages that began to wait since the start. */
    public long entered() {
        return metrics.enteredTotal();
    }

    /** Messages whose wait ended since the start. */
    public long left() {
        return metrics.leftTotal();
    }

    /** Figures for an operator, under RocketMQ's names. */
    public Map<String, String> runtimeInfo() {
        Map<String, String> info = new TreeMap<>();
        long now = clock.millis();
        info.put(
                "timerReadBehind",
                Long.toString(Math.max(0, now - Math.max(delivery.progress().readMillis(), 0))));
        info.put("timerOffsetBehind", Long.toString(delivery.behind()));
        info.put("timerCongestNum", Long.toString(metrics.total()));
        info.put("timerEnqueueTotal", Long.toString(metrics.enteredTotal()));
        info.put("timerDequeueTotal", Long.toString(metrics.leftTotal()));
        return info;
    }

    @Override
    public void close() {
        threads.close();
        if (config.enabled()) {
            saver.save(true);
        }
        index.close();
    }

    /** Only figures: without them the timers start all the same. */
    private static TimerMetrics.@Nullable Content saved(StateFile file) {
        try {
            return file.load(TimerMetrics.Content.class).orElse(null);
        } catch (IllegalStateException garbled) {
            log.warn("Counts of waiting messages begin anew: cause={}", garbled.getMessage());
            return null;
        }
    }

    private int waitingAt(long dueMillis) {
        try {
            return index.waitingAt(dueMillis);
        } catch (IOException failure) {
            throw new StoreException(StoreException.Reason.IO, "the timer wheel cannot be read", failure);
        }
    }

    /** Which entry of the timers' queue a record is, as {@link TimerIndex.QueueOffsets} asks. */
    static long queueOffset(MessageStore store, long logOffset) {
        try (RecordSlice record = store.recordAt(logOffset)) {
            if (record == null || !RecordLayout.topic(record.bytes(), 0).equals(TopicNames.WHEEL_TIMER_TOPIC)) {
                return -1;
            }
            return RecordLayout.queueOffset(record.bytes(), 0);
        }
    }
}
