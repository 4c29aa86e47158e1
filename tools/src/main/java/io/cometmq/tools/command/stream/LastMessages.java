// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The latest of the messages that it is given. Owned by one thread. */
final class LastMessages {
    private static final Comparator<MessageExt> BY_AGE = Comparator.comparingLong(MessageExt::getStoreTimestamp)
            .thenComparing(MessageExt::getBrokerName)
            .thenComparingInt(MessageExt::getQueueId)
            .thenComparingLong(MessageExt::getQueueOffset);

    private final int most;
    private final PriorityQueue<MessageExt> latest = new PriorityQueue<>(BY_AGE);

    /** None yet, and never more than {@code most}. */
    LastMessages(int most) {
        this.most = most;
    }

    void add(MessageExt message) {
        latest.add(message);
        if (latest.size() > most) {
            latest.remove();
        }
    }

    /** In the order in which they were stored. */
    List<MessageExt> inOrder() {
        return latest.stream().sorted(BY_AGE).toList();
    }
}
