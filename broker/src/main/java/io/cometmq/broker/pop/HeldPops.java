// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.pop.HeldPop.Wake;
import io.cometmq.broker.pop.PopQueues.Names;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.ArrivalListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the pops that found nothing, and wakes one of each group for each message that comes. Owned by the broker;
 * thread-safe.
 *
 * <p>No message is missed: a pop is first put among those that wait and then looks once more, while an arrival first makes
 * its entry readable and then looks who waits. Whoever takes a pop out resumes it, so each is resumed once. A pop that
 * leaves messages behind wakes the next one, see {@link #wakeNext}.
 */
public final class HeldPops implements ArrivalListener, Resource {
    /** How often the held pops are looked through for those whose time is over. */
    static final Duration SWEEP_PAUSE = Duration.ofMillis(100);

    /** Whether a pop was taken. */
    public enum Held {
        YES,
        /** Too many pops of this group wait on this queue. */
        QUEUE_FULL,
        /** Too many pops wait on this broker. */
        BROKER_FULL
    }

    private final Clock clock;
    private final Supplier<HeldPopConfig> config;
    private final ConcurrentHashMap<Names, PopWaiters> waiters = new ConcurrentHashMap<>();
    /** Who waits for messages of a topic; messages of retry topics are among them. */
    private final ConcurrentHashMap<String, Set<Names>> wakenBy = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();
    private final Scheduler.Cancellable sweeping;
    private volatile boolean stopped;

    HeldPops(Clock clock, Scheduler scheduler, Supplier<HeldPopConfig> config) {
        this.clock = clock;
        this.config = config;
        this.sweeping = scheduler.every(SWEEP_PAUSE, SWEEP_PAUSE, "expire held pops", this::sweep);
    }

    /** How many may wait at this moment. */
    public HeldPopConfig bounds() {
        return config.get();
    }

    /** How many pops wait. */
    public int count() {
        return count.get();
    }

    /** How many pops of a group wait on a queue, or on any queue with a negative id. */
    public int count(String topic, String group, int queueId) {
        PopWaiters waiting = waiters.get(new Names(topic, group));
        return waiting == null ? 0 : waiting.count(queueId);
    }

    /**
     * Takes over a pop, unless a bound is reached; the caller answers it then. May resume it before this returns.
     *
     * @param available whether there is something to take after all; asked once the pop waits
     */
    public Held hold(HeldPop pop, BooleanSupplier available) {
        if (count.incrementAndGet() > config.get().maxHeld()) {
            count.decrementAndGet();
            return Held.BROKER_FULL;
        }
        if (!put(pop)) {
            count.decrementAndGet();
            return Held.QUEUE_FULL;
        }
        if (stopped) {
            resume(takeOut(pop), Wake.STOPPED);
        } else if (available.getAsBoolean()) {
            resume(takeOut(pop), Wake.ARRIVED);
        }
        return Held.YES;
    }

    @Override
    public void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (count.get() == 0) {
            return;
        }
        Set<Names> concerned = wakenBy.get(topic);
        if (concerned == null) {
            return;
        }
        for (Names names : concerned) {
            PopWaiters waiting = waiters.get(names);
            if (waiting == null) {
                continue;
            }
            boolean retried = !names.topic().equals(topic);
            HeldPop pop = retried
                    ? waiting.takeAny()
                    : waiting.takeFor(queueId, held -> held.filter().matchesTagsCode(tagsCode));
            resume(pop, Wake.ARRIVED);
        }
    }

    /** Wakes one pop of a group that may take from this queue, because there is something left or free again. */
    public void wakeNext(String topic, String group, int queueId) {
        if (count.get() == 0) {
            return;
        }
        PopWaiters waiting = waiters.get(new Names(topic, group));
        if (waiting != null) {
            resume(queueId < 0 ? waiting.takeAny() : waiting.takeFor(queueId, any -> true), Wake.ARRIVED);
        }
    }

    /** Resumes every pop, and every later one at once, with {@link Wake#STOPPED}. */
    @Override
    public void close() {
        stopped = true;
        sweeping.cancel();
        resumeAll(any -> true, Wake.STOPPED);
    }

    private void sweep() {
        if (!waiters.isEmpty()) {
            long now = clock.millis();
            resumeAll(pop -> pop.deadlineMillis() <= now || pop.abandoned().getAsBoolean(), Wake.EXPIRED);
            waiters.forEach(this::forgetIfIdle);
        }
    }

    private void resumeAll(Predicate<HeldPop> which, Wake why) {
        List<HeldPop> taken = new ArrayList<>();
        waiters.values().forEach(waiting -> taken.addAll(waiting.takeAll(which)));
        taken.forEach(pop -> resume(pop, why));
    }

    private boolean put(HeldPop pop) {
        Names names = new Names(pop.topic(), pop.group());
        while (true) {
            PopWaiters waiting = waiters.get(names);
            if (waiting == null) {
                waiting = waiters.computeIfAbsent(names, this::begin);
            }
            switch (waiting.put(pop, config.get().maxHeldPerQueue())) {
                case DONE -> {
                    return true;
                }
                case FULL -> {
                    return false;
                }
                case CLOSED -> waiters.remove(names, waiting);
            }
        }
    }

    private PopWaiters begin(Names names) {
        for (String topic : topicsThatWake(names)) {
            wakenBy.computeIfAbsent(topic, key -> ConcurrentHashMap.newKeySet()).add(names);
        }
        return new PopWaiters();
    }

    /** Nobody waited at this moment, so that there is nothing to wake; whoever comes next begins anew. */
    private void forgetIfIdle(Names names, PopWaiters waiting) {
        waiters.computeIfPresent(names, (key, present) -> {
            if (!present.equals(waiting) || !present.closeIfEmpty()) {
                return present;
            }
            for (String topic : topicsThatWake(names)) {
                wakenBy.computeIfPresent(topic, (any, concerned) -> {
                    concerned.remove(names);
                    return concerned.isEmpty() ? null : concerned;
                });
            }
            return null;
        });
    }

    private static List<String> topicsThatWake(Names names) {
        return List.of(
                names.topic(),
                TopicNames.popRetryTopic(names.group(), names.topic()),
                TopicNames.popRetryTopicV2(names.group(), names.topic()));
    }

    @SuppressWarnings("ReferenceEquality") // two pops may ask for the same and are still two
    private @Nullable HeldPop takeOut(HeldPop pop) {
        PopWaiters waiting = waiters.get(new Names(pop.topic(), pop.group()));
        List<HeldPop> taken = waiting == null ? List.of() : waiting.takeAll(held -> held == pop);
        return taken.isEmpty() ? null : taken.get(0);
    }

    private void resume(@Nullable HeldPop pop, Wake why) {
        if (pop != null) {
            count.decrementAndGet();
            pop.resume().accept(why);
        }
    }
}
