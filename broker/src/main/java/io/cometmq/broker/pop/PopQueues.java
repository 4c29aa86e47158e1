// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all groups borrowed of all queues. Thread-safe. Saved to {@code config/popState.json} every few seconds and when it
 * closes, as far as the committed offsets do not say it.
 */
public final class PopQueues implements Resource {
    private static final Logger log = LoggerFactory.getLogger(PopQueues.class);
    /** The most loans in the file; those that do not fit are lent again after a restart. */
    private static final int MAX_SAVED_LOANS = 100_000;

    /** A group and a topic that it pops. */
    record Names(String topic, String group) {}

    private final PopSource source;
    private final StateFile file;
    private final ConcurrentHashMap<Names, ConcurrentHashMap<Integer, PopQueue>> table = new ConcurrentHashMap<>();
    private boolean saved;

    private PopQueues(PopSource source, StateFile file) {
        this.source = source;
        this.file = file;
    }

    /** Reads what was lent when the process before this one ended. */
    static PopQueues load(PopSource source, StateFile file) {
        PopQueues queues = new PopQueues(source, file);
        file.load(PopStateFile.class).ifPresent(queues::take);
        return queues;
    }

    /** What a group borrowed of a queue. The caller knows that group, topic and queue exist. */
    public PopQueue of(String topic, String group, int queueId) {
        Names names = new Names(topic, group);
        ConcurrentHashMap<Integer, PopQueue> queues = table.get(names);
        if (queues == null) {
            queues = table.computeIfAbsent(names, absent -> new ConcurrentHashMap<>());
        }
        PopQueue present = queues.get(queueId);
        return present != null
                ? present
                : queues.computeIfAbsent(queueId, id -> new PopQueue(topic, group, id, source));
    }

    /**
     * The same, or null when the group never took anything from the queue, so that no receipt of it can be right.
     *
     * @param believed whether a receipt is to be believed though nothing is known of the group's progress, because the
     *     process before this one may have given it out
     */
    public @Nullable PopQueue known(String topic, String group, int queueId, boolean believed) {
        ConcurrentHashMap<Integer, PopQueue> queues = table.get(new Names(topic, group));
        PopQueue present = queues == null ? null : queues.get(queueId);
        if (present != null
                || (!believed && source.offsets().find(group, topic, queueId).isEmpty())) {
            return present;
        }
        return of(topic, group, queueId);
    }

    /** Whether a group has taken messages from a queue by pops since this broker started, or has some lent. */
    boolean isPopped(String topic, String group, int queueId) {
        ConcurrentHashMap<Integer, PopQueue> queues = table.get(new Names(topic, group));
        return queues != null && queues.containsKey(queueId);
    }

    /**
     * Has a group go on at {@code offset}, whatever it borrowed; earlier receipts count no more. On the disk when this
     * returns.
     */
    public void reset(String topic, String group, int queueId, long offset) {
        of(topic, group, queueId).reset(offset);
        save();
    }

    /** How many messages are lent now, of all queues. */
    public long lentCount() {
        long lent = 0;
        for (ConcurrentHashMap<Integer, PopQueue> queues : table.values()) {
            for (PopQueue queue : queues.values()) {
                lent += queue.lentCount();
            }
        }
        return lent;
    }

    /** Saves what is lent now. */
    @Override
    public void close() {
        saveIfAny();
    }

    /** Saves, unless nothing is lent and the file says so. */
    synchronized void saveIfAny() {
        PopStateFile state = state();
        if (!isEmpty(state) || saved) {
            write(state);
        }
    }

    /** One at a time, so that an older state never replaces a newer one. */
    private synchronized void save() {
        write(state());
    }

    private void write(PopStateFile state) {
        file.save(state);
        saved = !isEmpty(state);
    }

    /** Forgets topics or groups that were deleted. */
    void forget(Predicate<Names> which) {
        boolean any = false;
        for (Names names : table.keySet()) {
            if (which.test(names)) {
                ConcurrentHashMap<Integer, PopQueue> gone = table.remove(names);
                if (gone != null) {
                    gone.values().forEach(PopQueue::forget);
                    any = true;
                }
            }
        }
        if (any) {
            save();
        }
    }

    private PopStateFile state() {
        List<PopStateFile.Queue> queues = new ArrayList<>();
        int room = MAX_SAVED_LOANS * PopStateFile.FIELDS_OF_LOAN;
        for (ConcurrentHashMap<Integer, PopQueue> ofNames : table.values()) {
            for (PopQueue queue : ofNames.values()) {
                PopStateFile.Queue state = queue.state();
                if (state != null && state.lent().size() <= room) {
                    queues.add(state);
                    room -= state.lent().size();
                }
            }
        }
        return new PopStateFile(queues);
    }

    private static boolean isEmpty(PopStateFile state) {
        return state.queues() == null || state.queues().isEmpty();
    }

    private void take(PopStateFile file) {
        if (file.queues() == null) {
            return;
        }
        for (PopStateFile.Queue queue : file.queues()) {
            of(queue.topic(), queue.group(), queue.queueId()).restore(queue);
        }
        saved = !isEmpty(file);
        log.info(
                "Popped messages that were not acked are known again: queues={}",
                file.queues().size());
    }
}
