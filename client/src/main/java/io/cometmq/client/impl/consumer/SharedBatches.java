// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Messages that came together, handed out batch by batch to threads that have time. A thread goes on until nothing is left,
 * and calls one more while there is more to do, so that a slow listener soon has all threads and a fast one is not slowed
 * down by waking a thread for each message. Thread-safe.
 *
 * @param <T> a message, or what stands for one
 */
final class SharedBatches<T> implements Runnable {
    private final List<T> messages;
    private final int batchSize;
    private final ConsumeThreads threads;
    private final Consumer<List<T>> consumer;
    private final Consumer<List<T>> leftOver;
    private final AtomicInteger next = new AtomicInteger();
    /** Whether a thread was called that has not come yet. */
    private final AtomicBoolean called = new AtomicBoolean();

    /**
     * Hands out {@code messages} once {@link #start} is called.
     *
     * @param batchSize messages of a batch; positive
     * @param consumer of a batch; what it throws ends its thread's turn, not the other batches
     * @param leftOver gets what no thread could be found for
     */
    SharedBatches(
            List<T> messages,
            int batchSize,
            ConsumeThreads threads,
            Consumer<List<T>> consumer,
            Consumer<List<T>> leftOver) {
        this.messages = List.copyOf(messages);
        this.batchSize = batchSize;
        this.threads = threads;
        this.consumer = consumer;
        this.leftOver = leftOver;
    }

    /** Calls the first thread, or gives everything to the left over. */
    void start() {
        if (!messages.isEmpty()) {
            goOn();
        }
    }

    @Override
    public void run() {
        called.set(false);
        boolean ended = false;
        try {
            for (int from = take(); from < messages.size(); from = take()) {
                callAnother();
                consumer.accept(messages.subList(from, Math.min(from + batchSize, messages.size())));
            }
            ended = true;
        } finally {
            if (!ended) {
                goOn();
            }
        }
    }

    private int take() {
        return next.get() >= messages.size() ? messages.size() : next.getAndAdd(batchSize);
    }

    private void callAnother() {
        if (next.get() < messages.size() && called.compareAndSet(false, true)) {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException full) {
                called.set(false); // this thread goes on by itself
            }
        }
    }

    private void goOn() {
        called.set(true);
        try {
            threads.execute(this);
        } catch (RejectedExecutionException full) {
            int from = Math.min(next.getAndSet(messages.size()), messages.size());
            if (from < messages.size()) {
                leftOver.accept(messages.subList(from, messages.size()));
            }
        }
    }
}
