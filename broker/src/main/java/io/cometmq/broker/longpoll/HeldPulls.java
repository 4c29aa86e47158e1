// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.longpoll;

import static io.cometmq.store.ArrivalListener.ANY_TAG;

import io.cometmq.broker.longpoll.HeldPull.Wake;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.store.ArrivalListener;
import io.cometmq.store.MessageStore;
import io.cometmq.store.MessageStore.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Holds the pulls that wait for a message, and wakes exactly those whose queue got one that they want. Owned by the
 * broker; thread-safe.
 *
 * <p>No arrival is missed: a pull is first put into its queue's list and then looks at the queue once more, while an
 * arrival first makes its entry readable and then looks at the list. Whoever takes a pull out of the list resumes it, so
 * each is resumed once.
 */
public final class HeldPulls implements ArrivalListener, Resource {
    /** How often the held pulls are looked through for those whose time is over. */
    static final Duration SWEEP_PAUSE = Duration.ofMillis(100);

    /** Whether a pull was taken. */
    public enum Held {
        YES,
        /** Too many pulls wait on this queue. */
        QUEUE_FULL,
        /** Too many pulls wait on this broker. */
        BROKER_FULL
    }

    private final MessageStore store;
    private final Clock clock;
    private final Supplier<LongPollConfig> config;
    private final ConcurrentHashMap<QueueId, List<HeldPull>> queues = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Scheduler.Cancellable sweeping;
    private volatile boolean stopped;

    private HeldPulls(MessageStore store, Clock clock, Scheduler scheduler, Supplier<LongPollConfig> config) {
        this.store = store;
        this.clock = clock;
        this.config = config;
        this.sweeping = scheduler.every(SWEEP_PAUSE, SWEEP_PAUSE, "expire held pulls", this::sweep);
    }

    /** Starts holding pulls on the queues of {@code store}, and listens to its arrivals. */
    public static HeldPulls start(
            MessageStore store, Clock clock, Scheduler scheduler, Supplier<LongPollConfig> config) {
        HeldPulls pulls = new HeldPulls(store, clock, scheduler, config);
        store.onArrival(pulls);
        return pulls;
    }

    /** How many pulls may wait now, and how long. */
    public LongPollConfig bounds() {
        return config.get();
    }

    /** How many pulls wait now. */
    public int count() {
        return count.get();
    }

    /**
     * Takes over a pull, unless a bound is reached; the caller answers it then. May resume it before this returns, when a
     * message arrived in between.
     */
    public Held hold(HeldPull pull) {
        if (count.incrementAndGet() > config.get().maxHeldPulls()) {
            count.decrementAndGet();
            return Held.BROKER_FULL;
        }
        if (!put(pull)) {
            count.decrementAndGet();
            return Held.QUEUE_FULL;
        }
        QueueId queue = pull.queue();
        if (stopped) {
            resume(queue, held -> isSame(held, pull), Wake.STOPPED);
        } else if (mayFind(queue, pull.queueOffset())) {
            resume(queue, held -> isSame(held, pull), Wake.ARRIVED);
        }
        return Held.YES;
    }

    /** Whether a read would find an entry: there is one, and none of the queue waits to be mended. */
    private boolean mayFind(QueueId queue, long queueOffset) {
        return store.maxQueueOffset(queue.topic(), queue.queueId()) > queueOffset
                && store.mended(queue.topic(), queue.queueId()).isDone();
    }

    @Override
    public void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (count.get() == 0) {
            return;
        }
        resume(
                new QueueId(topic, queueId),
                held -> held.queueOffset() < nextQueueOffset
                        && (tagsCode == ANY_TAG || held.filter().matchesTagsCode(tagsCode)),
                Wake.ARRIVED);
    }

    /** Has the pulls of a queue look again at once, because something else than an arrival concerns them. */
    public void wake(String topic, int queueId) {
        resume(new QueueId(topic, queueId), held -> true, Wake.ARRIVED);
    }

    /** Has the pulls of a queue answered at once, because they shall be asked elsewhere from now on. */
    public void end(String topic, int queueId) {
        resume(new QueueId(topic, queueId), held -> true, Wake.EXPIRED);
    }

    /** Resumes every pull, and every later one at once, with {@link Wake#STOPPED}. */
    @Override
    public void close() {
        stopped = true;
        sweeping.cancel();
        queues.keySet().forEach(queue -> resume(queue, held -> true, Wake.STOPPED));
    }

    private void sweep() {
        long now = clock.millis();
        queues.keySet()
                .forEach(queue -> resume(
                        queue,
                        held -> held.deadlineMillis() <= now || held.abandoned().isAbandoned(),
                        Wake.EXPIRED));
    }

    @SuppressWarnings("ReferenceEquality") // two pulls may ask for the same and are still two
    private static boolean isSame(HeldPull one, HeldPull other) {
        return one == other;
    }

    private boolean put(HeldPull pull) {
        boolean[] taken = new boolean[1];
        queues.compute(pull.queue(), (queue, before) -> {
            List<HeldPull> waiting = before == null ? new ArrayList<>(2) : before;
            if (waiting.size() < config.get().maxHeldPullsPerQueue()) {
                waiting.add(pull);
                taken[0] = true;
            }
            return waiting;
        });
        return taken[0];
    }

    private void resume(QueueId queue, Predicate<HeldPull> which, Wake why) {
        for (HeldPull pull : take(queue, which)) {
            count.decrementAndGet();
            pull.resume().accept(why);
        }
    }

    private List<HeldPull> take(QueueId queue, Predicate<HeldPull> which) {
        List<HeldPull> taken = new ArrayList<>(1);
        queues.computeIfPresent(queue, (key, waiting) -> {
            for (Iterator<HeldPull> rest = waiting.iterator(); rest.hasNext(); ) {
                HeldPull pull = rest.next();
                if (which.test(pull)) {
                    taken.add(pull);
                    rest.remove();
                }
            }
            return waiting.isEmpty() ? null : waiting;
        });
        return taken;
    }
}
