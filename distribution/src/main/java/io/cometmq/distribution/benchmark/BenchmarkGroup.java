// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.TaskPool;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.MessageQueue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The members of one consumer group in this process. They join and leave on threads of their own; everything else is for
 * the one thread that measures.
 */
final class BenchmarkGroup implements Resource {
    private static final int THREADS = 16;
    private static final int MOST_MEMBERS = 100_000;

    private final String name;
    private final Set<String> topics;
    private final String nameServer;
    private final MemberNetwork network;
    private final Clock clock;
    private final TaskPool pool;
    private final Deque<BenchmarkMember> members = new ArrayDeque<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong lastChangeNanos = new AtomicLong();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private int named;

    /** Without members. */
    BenchmarkGroup(String name, Set<String> topics, String nameServer, MemberNetwork network, Clock clock) {
        this.name = name;
        this.topics = new TreeSet<>(topics);
        this.nameServer = nameServer;
        this.network = network;
        this.clock = clock;
        this.pool = Threads.system().pool("members", THREADS, MOST_MEMBERS, clock);
    }

    /** Has members join; returns at once. */
    void join(int count) {
        for (int i = 0; i < count; i++) {
            BenchmarkMember member =
                    new BenchmarkMember("member-" + named++, name, topics, nameServer, network, this::changed);
            members.addLast(member);
            start(member::join);
        }
    }

    /** Has the oldest members leave in order; returns at once. */
    void leave(int count) {
        for (int i = 0; i < count; i++) {
            start(members.removeFirst()::leave);
        }
    }

    /** Ends the connections of the oldest member without a word. */
    void crash() {
        members.removeFirst().crash();
        changed();
    }

    int size() {
        return members.size();
    }

    /** Whether members still join or leave. */
    boolean isBusy() {
        return underWay.get() > 0;
    }

    /** When a member last came, went, took or gave up queues. */
    long lastChangeNanos() {
        return lastChangeNanos.get();
    }

    /** Whether each of so many queues has exactly one owner. */
    boolean isShared(int queues) throws MQClientException {
        Exception cause = failure.get();
        if (cause != null) {
            throw new MQClientException("a member did not join: " + cause.getMessage(), cause);
        }
        int held = 0;
        Set<MessageQueue> distinct = new HashSet<>();
        for (BenchmarkMember member : members) {
            for (MessageQueue queue : member.held()) {
                if (topics.contains(queue.getTopic())) {
                    held++;
                    distinct.add(queue);
                }
            }
        }
        return held == queues && distinct.size() == queues;
    }

    /** Has all members leave and waits for them. */
    @Override
    public void close() {
        leave(members.size());
        pool.close();
    }

    private void changed() {
        lastChangeNanos.set(clock.nanos());
    }

    private interface Step {
        void run() throws MQClientException;
    }

    private void start(Step step) {
        underWay.incrementAndGet();
        pool.execute(() -> {
            try {
                step.run();
            } catch (MQClientException refused) {
                failure.compareAndSet(null, refused);
            } finally {
                changed();
                underWay.decrementAndGet();
            }
        });
    }
}
