// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.pop.PopQueues.Names;
import io.cometmq.broker.state.StateFile;
import io.cometmq.common.lifecycle.Resource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all groups borrowed in order. Thread-safe. Saved to {@code config/consumerOrderInfo.json}, in RocketMQ's shape,
 * every few seconds and when it closes.
 */
public final class OrderedPops implements Resource {
    private final PopSource source;
    private final HeldPops held;
    private final StateFile file;
    private final ConcurrentHashMap<Names, ConcurrentHashMap<Integer, OrderedQueue>> table = new ConcurrentHashMap<>();
    private @Nullable OrderInfoFile saved;

    private OrderedPops(PopSource source, HeldPops held, StateFile file) {
        this.source = source;
        this.held = held;
        this.file = file;
    }

    /** Reads what was lent when the process before this one ended. */
    static OrderedPops load(PopSource source, HeldPops held, StateFile file) {
        OrderedPops pops = new OrderedPops(source, held, file);
        file.load(OrderInfoFile.class).ifPresent(pops::take);
        return pops;
    }

    /** What a group borrowed in order of a queue. The caller knows that group, topic and queue exist. */
    public OrderedQueue of(String topic, String group, int queueId) {
        return table.computeIfAbsent(new Names(topic, group), absent -> new ConcurrentHashMap<>())
                .computeIfAbsent(queueId, id -> new OrderedQueue(topic, group, id, source, held));
    }

    /** The same, or null when the group never popped the queue in order. */
    public @Nullable OrderedQueue find(String topic, String group, int queueId) {
        ConcurrentHashMap<Integer, OrderedQueue> queues = table.get(new Names(topic, group));
        return queues == null ? null : queues.get(queueId);
    }

    /**
     * The same, or null when the group never took anything from the queue, so that no receipt of it can be right.
     *
     * @param believed whether a receipt is to be believed though nothing is known of the group's progress, because the
     *     process before this one may have given it out
     */
    public @Nullable OrderedQueue known(String topic, String group, int queueId, boolean believed) {
        OrderedQueue present = find(topic, group, queueId);
        if (present != null
                || (!believed && source.offsets().find(group, topic, queueId).isEmpty())) {
            return present;
        }
        return of(topic, group, queueId);
    }

    void forget(Predicate<Names> which) {
        for (Names names : table.keySet()) {
            if (which.test(names)) {
                ConcurrentHashMap<Integer, OrderedQueue> gone = table.remove(names);
                if (gone != null) {
                    gone.values().forEach(OrderedQueue::forget);
                }
            }
        }
        saveIfChanged();
    }

    /** Saves what is lent now. */
    @Override
    public void close() {
        saveIfChanged();
    }

    /** One at a time, so that an older state never replaces a newer one. */
    synchronized void saveIfChanged() {
        OrderInfoFile state = state();
        boolean never = saved == null && state.orderInfoCount() == 0;
        if (!never && !state.equals(saved)) {
            file.save(state);
            saved = state;
        }
    }

    private OrderInfoFile state() {
        Map<String, Map<Integer, OrderInfoFile.Info>> all = new TreeMap<>();
        table.forEach((names, queues) -> queues.forEach((queueId, queue) -> {
            OrderInfoFile.Info info = queue.state();
            if (info != null) {
                all.computeIfAbsent(names.topic() + OrderInfoFile.SEPARATOR + names.group(), key -> new TreeMap<>())
                        .put(queueId, info);
            }
        }));
        int count = all.values().stream().mapToInt(Map::size).sum();
        return new OrderInfoFile(count, OrderInfoFile.QUEUE_LEVEL, all);
    }

    private void take(OrderInfoFile content) {
        if (content.table() == null) {
            return;
        }
        content.table().forEach((key, queues) -> {
            int at = key.lastIndexOf(OrderInfoFile.SEPARATOR);
            if (at > 0 && queues != null) {
                queues.forEach((queueId, info) ->
                        of(key.substring(0, at), key.substring(at + 1), queueId).restore(info));
            }
        });
        saved = content;
    }
}
