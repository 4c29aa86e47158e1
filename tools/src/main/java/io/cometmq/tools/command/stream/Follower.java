// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.message.QueueReader;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows queues: one pull a queue waits at its broker until there is something. What cannot be reached is tried again,
 * and said once. Owned by one thread; event loops hand it the answers.
 */
final class Follower {
    /** How long a broker may hold a pull. */
    private static final Duration HOLD = Duration.ofSeconds(15);
    /** Between two pulls of a queue that had nothing, or whose broker did not answer. */
    private static final Duration REST = Duration.ofMillis(200);
    /** How often the queues of the topic are looked up again. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final AdminClient admin;
    private final Supplier<List<QueueReader>> readers;
    private final PrintWriter err;
    /** At most one of each queue. */
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private final Map<MessageQueue, Followed> followed = new LinkedHashMap<>();
    private long lookedNanos;

    /**
     * A follower of nothing yet.
     *
     * @param readers the queues that there are at the moment
     * @param err where it is said which broker does not answer
     */
    Follower(AdminClient admin, Supplier<List<QueueReader>> readers, PrintWriter err) {
        this.admin = admin;
        this.readers = readers;
        this.err = err;
        this.lookedNanos = admin.nanos();
    }

    /** One queue. */
    private static final class Followed {
        private QueueReader reader;
        private long next;
        private boolean asked;
        private long restsUntilNanos;
        private boolean complained;

        Followed(QueueReader reader, long next, long nowNanos) {
            this.reader = reader;
            this.next = next;
            this.restsUntilNanos = nowNanos;
        }
    }

    /** The answer to a pull, or why there is none. */
    private record Arrival(Followed of, @Nullable Answer<Pulled> answer, @Nullable Throwable failure) {}

    /** Adds a queue, read from {@code offset} on. */
    void add(QueueReader reader, long offset) {
        followed.put(reader.queue(), new Followed(reader, offset, admin.nanos()));
    }

    /**
     * Gives the messages of each queue in their order, until {@code taker} has enough or the thread is interrupted.
     *
     * @param taker takes what one pull brought, and says whether it wants more
     */
    void follow(Predicate<List<MessageExt>> taker) {
        try {
            boolean more = true;
            while (more) {
                pullAll();
                Arrival arrival = arrivals.poll(REST.toMillis(), TimeUnit.MILLISECONDS);
                more = arrival == null || take(arrival, taker);
                lookUp();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void pullAll() {
        for (Followed queue : followed.values()) {
            if (!queue.asked && admin.nanos() - queue.restsUntilNanos >= 0) {
                queue.asked = true;
                queue.restsUntilNanos = admin.nanos() + REST.toNanos();
                CompletableFuture<Boolean> unused = queue.reader
                        .hold(queue.next, HOLD)
                        .handle((answer, failure) -> arrivals.add(new Arrival(queue, answer, failure)));
            }
        }
    }

    private boolean take(Arrival arrival, Predicate<List<MessageExt>> taker) {
        Followed queue = arrival.of();
        queue.asked = false;
        try {
            Answer<Pulled> answer = answer(arrival);
            List<MessageExt> messages = queue.reader.messages(answer);
            if (answer.header().nextBeginOffset() != queue.next) {
                queue.next = answer.header().nextBeginOffset();
                queue.restsUntilNanos = admin.nanos();
            }
            queue.complained = false;
            return messages.isEmpty() || taker.test(messages);
        } catch (AdminException failure) {
            queue.restsUntilNanos = admin.nanos() + REST.toNanos();
            if (!queue.complained) {
                queue.complained = true;
                err.println(queue.reader.queue() + ": " + failure.getMessage() + "; it is tried again");
            }
            return true;
        }
    }

    private static Answer<Pulled> answer(Arrival arrival) {
        QueueReader reader = arrival.of().reader;
        if (arrival.answer() != null) {
            return reader.checked(arrival.answer());
        }
        Throwable failure = Objects.requireNonNull(arrival.failure(), "neither an answer nor a failure");
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        throw reader.unanswered(cause == null ? failure : cause);
    }

    /** Follows brokers to other addresses, and new queues from their beginning. */
    private void lookUp() {
        if (admin.nanos() - lookedNanos < LOOK.toNanos()) {
            return;
        }
        lookedNanos = admin.nanos();
        try {
            for (QueueReader reader : readers.get()) {
                Followed known = followed.get(reader.queue());
                if (known == null) {
                    add(reader, reader.minOffset());
                } else {
                    known.reader = reader;
                }
            }
        } catch (AdminException failure) {
            err.println("the queues cannot be looked up, those known are followed: " + failure.getMessage());
        }
    }
}
