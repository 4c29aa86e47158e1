// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MessageQueue;

/**
 * The pops of one queue that are under way, and how many may be. One waits at the broker for messages; while messages are
 * left behind, others beside it take what there is. Owned by the pull thread.
 *
 * <p>No pop is sent while more messages than the threshold are borrowed or asked for, so at most the threshold and one
 * pop's messages are in a consumer's hands. A window for all queues of a broker may hold more while they are settled
 * quickly, see {@link PopPace}.
 */
final class PopWindow {
    /** The most pops of a queue that are under way. */
    static final int MAX_UNDER_WAY = 8;

    private static final int ALL_QUEUES = -1;

    private final MessageQueue queue;
    private final PopProcessQueue processQueue;
    private final PopPace pace;
    private int underWay;
    private int asked;
    private int wanted = 1;
    private boolean resting;

    /** A window that is opened at {@code nowNanos}. */
    PopWindow(MessageQueue queue, PopProcessQueue processQueue, long nowNanos) {
        this.queue = queue;
        this.processQueue = processQueue;
        this.pace = new PopPace(nowNanos);
    }

    MessageQueue queue() {
        return queue;
    }

    PopProcessQueue processQueue() {
        return processQueue;
    }

    /** Whether as many pops are under way as there is work for. */
    boolean isServed() {
        return underWay >= wanted;
    }

    /** Whether another pop would lead to more borrowed messages than {@code threshold} and one pop allow. */
    boolean isFull(int threshold, long nowNanos) {
        int waiting = processQueue.waiting();
        int held = waiting + asked;
        long most = queue.getQueueId() == ALL_QUEUES ? pace.mostHeld(threshold, waiting, nowNanos) : threshold;
        return held > 0 && held > most;
    }

    /** Whether a pop is under way; then the next one does not wait at the broker. */
    boolean isAsking() {
        return underWay > 0;
    }

    /** A pop for so many messages goes out. */
    void sent(int messages) {
        underWay++;
        asked += messages;
    }

    /** A pop came back; what it asked for counts until {@link #taken}. */
    void ended() {
        underWay--;
    }

    /** So many messages came for the listener. */
    void borrowed(int messages) {
        pace.borrowed(messages);
        processQueue.borrowed(messages);
    }

    /** So many messages that were asked for are here and counted, or will not come. */
    void taken(int messages) {
        asked -= messages;
    }

    /**
     * Wants as many pops under way as those messages are worth that the broker still has.
     *
     * @param batchSize messages of one pop
     */
    void leftBehind(long messages, int batchSize) {
        wanted = 1 + (int) Math.min(MAX_UNDER_WAY - 1, Math.max(0, messages) / batchSize);
    }

    /** There is nothing more to take: one pop waits for what comes. */
    void foundNothing() {
        wanted = 1;
    }

    /** Whether nothing is sent until a pause is over. */
    boolean isResting() {
        return resting;
    }

    void rest(boolean begun) {
        resting = begun;
    }
}
