// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.message.MessageQueue;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a {@link PullTaskCallback} for each queue again and again, until the queue is taken away. A queue has one task,
 * which runs on one thread at a time. Thread-safe.
 */
final class PullTasks implements Resource {
    private static final Logger log = LoggerFactory.getLogger(PullTasks.class);
    private static final int DELAY_WHEN_FAILED_MILLIS = 1_000;

    private final MQPullConsumer consumer;
    private final Function<String, @Nullable PullTaskCallback> callbacks;
    private final TaskPool pool;
    private final Scheduler scheduler;
    private final Map<MessageQueue, Task> tasks = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * Tasks that run on {@code pool}, which is closed with them.
     *
     * @param callbacks what to call for a topic; null when there is nothing
     */
    PullTasks(
            MQPullConsumer consumer,
            Function<String, @Nullable PullTaskCallback> callbacks,
            TaskPool pool,
            Scheduler scheduler) {
        this.consumer = consumer;
        this.callbacks = callbacks;
        this.pool = pool;
        this.scheduler = scheduler;
    }

    /** Gives tasks to exactly these queues of a topic. */
    void put(String topic, Set<MessageQueue> queues) {
        tasks.keySet().removeIf(queue -> queue.getTopic().equals(topic) && !queues.contains(queue));
        for (MessageQueue queue : queues) {
            Task added = new Task(queue);
            if (tasks.putIfAbsent(queue, added) == null) {
                submit(added);
            }
        }
    }

    private void submit(Task task) {
        if (!isWanted(task)) {
            return;
        }
        try {
            pool.execute(task);
        } catch (RejectedExecutionException busy) {
            if (!closed) {
                log.warn("Pull task waits, all threads are busy: queue={} threads={}", task.queue, pool.threads());
                later(task, DELAY_WHEN_FAILED_MILLIS);
            }
        }
    }

    private void later(Task task, int delayMillis) {
        scheduler.after(Duration.ofMillis(Math.max(0, delayMillis)), "pull-task", () -> submit(task));
    }

    private boolean isWanted(Task task) {
        return !closed && tasks.get(task.queue) == task;
    }

    /** Starts no call any more, and waits within a bound for those that run. */
    @Override
    public void close() {
        closed = true;
        tasks.clear();
        pool.close();
    }

    /** The calls of one queue. */
    private final class Task implements Runnable {
        private final MessageQueue queue;

        private Task(MessageQueue queue) {
            this.queue = queue;
        }

        @Override
        public void run() {
            if (!isWanted(this)) {
                return;
            }
            PullTaskCallback callback = callbacks.apply(queue.getTopic());
            if (callback == null) {
                log.warn("Pull task ends, its topic has no callback: queue={}", queue);
                return;
            }
            PullTaskContext context = new PullTaskContext();
            context.setPullConsumer(consumer);
            try {
                callback.doPullTask(queue, context);
            } catch (RuntimeException failure) {
                log.error("Pull task failed, it is called again: queue={}", queue, failure);
                context.setPullNextDelayTimeMillis(DELAY_WHEN_FAILED_MILLIS);
            }
            if (isWanted(this)) {
                later(this, context.getPullNextDelayTimeMillis());
            }
        }
    }
}
