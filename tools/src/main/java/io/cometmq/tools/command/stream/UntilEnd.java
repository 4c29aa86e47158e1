// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultLitePullConsumer;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.command.message.QueueReader;
import io.cometmq.tools.command.message.QueueReaders;
import io.cometmq.tools.output.Progress;
import io.cometmq.tools.output.ProgressBar;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ends that the queues of a topic had at some moment, and whether a member has come to those of its share. It shares the
 * queues out as members do by default, and so knows of a share that is empty too. The share is told by the rebalance
 * thread, the rest belongs to the thread of the command.
 */
final class UntilEnd implements AllocateMessageQueueStrategy {
    /** A member that has no queue for so long, although its group is shared out, is not waited with. */
    static final Duration SETTLED = Duration.ofSeconds(5);
    /** How long brokers may take to tell the members of the group. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final QueueReader.As READER = new QueueReader.As("TOOLS_CONSUMER", "*");

    private final AllocateMessageQueueStrategy usual = new AllocateMessageQueueAveragely();
    private final Map<MessageQueue, Long> ends;
    private final Progress progress;
    private final LongSupplier nanos;
    private final long begin;
    private volatile @Nullable Share share;
    private @Nullable ProgressBar bar;
    private long mostLeft;

    /**
     * What the member got when the queues were last shared out.
     *
     * @param members how many there were
     * @param queues how many there were to be shared
     * @param since when it got none for the first time, if it got none; in nanoseconds
     */
    private record Share(Set<MessageQueue> mine, int members, int queues, long since) {}

    /**
     * The ends that are given.
     *
     * @param nanos a clock that only grows
     */
    UntilEnd(Map<MessageQueue, Long> ends, Progress progress, LongSupplier nanos) {
        this.ends = Map.copyOf(ends);
        this.progress = progress;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /** The ends of this moment. */
    static UntilEnd of(AdminClient admin, String topic, Progress progress) {
        Map<MessageQueue, Long> ends = new HashMap<>();
        QueueReaders.of(admin, topic, null, null, READER)
                .forEach(reader -> ends.put(reader.queue(), reader.maxOffset()));
        return new UntilEnd(ends, progress, admin::nanos);
    }

    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        List<MessageQueue> mine = usual.allocate(consumerGroup, currentCID, mqAll, cidAll);
        // A topic has the group's retry topic beside it; who is not among the members yet gets nothing for that reason.
        if (mqAll.stream().anyMatch(ends::containsKey) && cidAll.contains(currentCID)) {
            Share before = share;
            boolean hadNone = before != null && before.mine().isEmpty();
            share = new Share(
                    Set.copyOf(mine),
                    cidAll.size(),
                    mqAll.size(),
                    before != null && hadNone ? before.since() : nanos.getAsLong());
        }
        return mine;
    }

    @Override
    public String getName() {
        return usual.getName();
    }

    /**
     * Whether {@code consumer} has its whole share and has polled each queue of it up to its end, or will have no queue.
     * Commits what was polled, and what its tags passed over.
     *
     * @throws AdminException when nobody tells the members of the group
     */
    boolean isReached(DefaultLitePullConsumer consumer) throws MQClientException {
        Share now = share;
        if (now == null) {
            if (nanos.getAsLong() - begin > PATIENCE.toNanos()) {
                throw new AdminException(
                        AdminException.NO_ANSWER,
                        "no broker told the members of the group within " + PATIENCE.toSeconds() + " s");
            }
            return false;
        }
        Set<MessageQueue> mine = now.mine();
        if (mine.isEmpty()) {
            return noQueue().isPresent();
        }
        if (!consumer.assignment().containsAll(mine)) {
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

    /** Why this member gets no message, when the group gives it no queue and that is settled. */
    Optional<String> noQueue() {
        Share now = share;
        boolean settled = now != null && now.mine().isEmpty() && nanos.getAsLong() - now.since() >= SETTLED.toNanos();
        return now == null || !settled
                ? Optional.empty()
                : Optional.of("the group has " + now.members() + " members for " + now.queues()
                        + " queues, and this one got none: the others consume the topic");
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
