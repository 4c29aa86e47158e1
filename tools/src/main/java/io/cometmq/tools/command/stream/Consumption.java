// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.tools.admin.AdminException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a group's member: what was written is committed, and nothing else. {@link #run} is for one thread, {@link
 * #close} for any.
 */
final class Consumption implements Resource {
    private static final Duration POLL = Duration.ofMillis(200);
    /** How long the end of the process waits for the last commit. */
    private static final Duration LAST_COMMIT = Duration.ofSeconds(5);

    private final DefaultLitePullConsumer consumer;
    private final MessageOutput output;
    private final @Nullable UntilEnd end;
    private final CountDownLatch ended = new CountDownLatch(1);
    private long left;
    private volatile boolean told;

    /**
     * A run that has not begun.
     *
     * @param consumer started, and without commits of its own; closed at the end
     * @param most how many messages are wanted
     * @param end where to end; null when nowhere
     */
    Consumption(DefaultLitePullConsumer consumer, MessageOutput output, long most, @Nullable UntilEnd end) {
        this.consumer = consumer;
        this.output = output;
        this.left = most;
        this.end = end;
    }

    /**
     * Writes messages until there were enough, the end is reached or somebody closes this.
     *
     * @throws AdminException when the output takes no more, or the end cannot be found
     */
    void run() {
        try {
            while (!told && left > 0 && !isAtEnd()) {
                List<MessageExt> polled = consumer.poll(POLL.toMillis());
                Map<MessageQueue, Long> written = new HashMap<>();
                for (MessageExt message : polled.subList(0, (int) Math.min(left, polled.size()))) {
                    output.write(message);
                    left--;
                    written.put(
                            new MessageQueue(message.getTopic(), message.getBrokerName(), message.getQueueId()),
                            message.getQueueOffset() + 1);
                }
                output.flush();
                if (!written.isEmpty()) {
                    consumer.commit(written, left == 0);
                }
            }
        } finally {
            consumer.shutdown();
            ended.countDown();
        }
    }

    private boolean isAtEnd() {
        try {
            return end != null && end.isReached(consumer);
        } catch (MQClientException failure) {
            throw new AdminException(
                    AdminException.NO_ANSWER, "the end cannot be found: " + failure.getMessage(), failure);
        }
    }

    /** Has {@link #run} end, and waits for it a bounded time. */
    @Override
    public void close() {
        told = true;
        try {
            boolean unused = ended.await(LAST_COMMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
