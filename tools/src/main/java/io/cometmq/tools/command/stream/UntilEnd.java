// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.MessageQueueListener;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.command.message.QueueReader;
import io.cometmq.tools.command.message.QueueReaders;
import io.cometmq.tools.output.Progress;
import io.cometmq.tools.output.ProgressBar;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ends that the queues of a topic had at some moment, and whether a member has come to those of its share. The share
 * is told by the rebalance thread, the rest belongs to the thread of the command.
 */
final class UntilEnd implements MessageQueueListener {
    private static final QueueReader.As READER = new QueueReader.As("TOOLS_CONSUMER", "*");

    private final Map<MessageQueue, Long> ends;
    private final Progress progress;
    private volatile Set<MessageQueue> share = Set.of();
    private @Nullable ProgressBar bar;
    private long mostLeft;

    private UntilEnd(Map<MessageQueue, Long> ends, Progress progress) {
        this.ends = ends;
        this.progress = progress;
    }

    /** The ends of this moment. */
    static UntilEnd of(AdminClient admin, String topic, Progress progress) {
        Map<MessageQueue, Long> ends = new HashMap<>();
        QueueReaders.of(admin, topic, null, null, READER)
                .forEach(reader -> ends.put(reader.queue(), reader.maxOffset()));
        return new UntilEnd(Map.copyOf(ends), progress);
    }

    @Override
    public void messageQueueChanged(String topic, Set<MessageQueue> mqAll, Set<MessageQueue> mqAssigned) {
        share = Set.copyOf(mqAssigned);
    }

    /**
     * Whether {@code consumer} has its whole share, which is not empty, and has polled each queue of it up to its end.
     * Commits what was polled, and what its tags passed over.
     */
    boolean isReached(DefaultLitePullConsumer consumer) throws MQClientException {
        Set<MessageQueue> mine = share;
        if (mine.isEmpty() || !consumer.assignment().containsAll(mine)) {
            return false;
        }
        consumer.commit(mine, false);
        long left = 0;
        for (MessageQueue queue : mine) {
            left += Math.max(0, ends.getOrDefault(queue, 0L) - Math.max(0, consumer.committed(queue)));
        }
        show(left);
        return left == 0;
    }

    /** The bar begins with what is left when the share is known; another share begins another bar. */
    private void show(long left) {
        if (bar == null || left > mostLeft) {
            mostLeft = left;
            bar = progress.of("messages", left);
        }
        bar.accept(mostLeft - left);
    }
}
