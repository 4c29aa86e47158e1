// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The consume offsets of one group: the offset of the first message of each queue that is not consumed. Thread-safe. */
public interface OffsetStore {
    /** What {@link #readOffset} says when there is no offset. */
    long NO_OFFSET = -1;
    /** What {@link #readOffset} says when it could not find out. */
    long UNKNOWN = -2;

    /** Reads what was saved, where saving is local. */
    void load() throws MQClientException;

    /**
     * Remembers an offset in memory.
     *
     * @param increaseOnly true keeps a greater offset that is there already
     */
    void updateOffset(MessageQueue mq, long offset, boolean increaseOnly);

    /** Remembers an offset and ignores later updates, until the queue's offset is removed. */
    void updateAndFreezeOffset(MessageQueue mq, long offset);

    /** The offset of a queue, {@link #NO_OFFSET} or {@link #UNKNOWN}. May call a broker. */
    long readOffset(MessageQueue mq, ReadOffsetType type);

    /** Saves the offsets of these queues and forgets those of all others. */
    void persistAll(Set<MessageQueue> mqs);

    /**
     * Saves the offsets of these queues for a member that leaves its group, and does not wait.
     *
     * @return completes when they are saved, exceptionally when some are not; a store that saves without an answer says at
     *     once that it is done
     */
    default CompletableFuture<Void> persistAllAsync(Set<MessageQueue> mqs) {
        persistAll(mqs);
        return CompletableFuture.completedFuture(null);
    }

    /** Saves the offset of one queue. */
    void persist(MessageQueue mq);

    /** Forgets the offset of one queue; does not change what was saved. */
    void removeOffset(MessageQueue mq);

    /** A copy of what is in memory for a topic; null or empty means all topics. */
    Map<MessageQueue, Long> cloneOffsetTable(String topic);

    /** Saves an offset on the queue's broker. */
    void updateConsumeOffsetToBroker(MessageQueue mq, long offset, boolean isOneway)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException;
}
