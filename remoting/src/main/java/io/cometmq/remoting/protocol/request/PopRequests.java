// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Requests by which consumers without queues of their own take messages: each message is lent out for its invisible time
 * under a receipt ({@link io.cometmq.common.message.PopReceipt}), and comes again unless it is acked within that time.
 */
public final class PopRequests {
    /** Lends messages out, or waits for the next ones. The answer's body is stored records in a row. */
    public static final RequestType<Pop, Popped> POP_MESSAGE =
            RequestType.of(200050, "POP_MESSAGE", Pop.class, Popped.class);

    /** Ends a loan: the message is consumed. */
    public static final RequestType<Ack, NoHeader> ACK_MESSAGE =
            RequestType.of(200051, "ACK_MESSAGE", Ack.class, NoHeader.class);

    /** Reads what a pop would get next, and lends nothing. The answer's body is stored records in a row. */
    public static final RequestType<Peek, Popped> PEEK_MESSAGE =
            RequestType.of(200052, "PEEK_MESSAGE", Peek.class, Popped.class);

    /** Lends one message anew, for another time from now on; the answer makes the new receipt. */
    public static final RequestType<ChangeInvisibleTime, InvisibleTimeChanged> CHANGE_MESSAGE_INVISIBLETIME =
            RequestType.of(
                    200053, "CHANGE_MESSAGE_INVISIBLETIME", ChangeInvisibleTime.class, InvisibleTimeChanged.class);

    /** Says, or waits to be able to say, that a pop would find a message. */
    public static final RequestType<Notification, Notified> NOTIFICATION =
            RequestType.of(200054, "NOTIFICATION", Notification.class, Notified.class);

    /** How many pops wait for messages. */
    public static final RequestType<PollingInfo, PollingNumber> POLLING_INFO =
            RequestType.of(200055, "POLLING_INFO", PollingInfo.class, PollingNumber.class);

    /** Operator to broker: moves what pops of a key-value store remember to the log. */
    public static final RequestType<NoHeader, NoHeader> POP_ROLLBACK =
            RequestType.of(200056, "POP_ROLLBACK", NoHeader.class, NoHeader.class);

    /** Ends many loans. */
    public static final RequestType<NoHeader, NoHeader> BATCH_ACK_MESSAGE = RequestType.of(
                    200151, "BATCH_ACK_MESSAGE", NoHeader.class, NoHeader.class)
            .taking(BatchAckMessageRequestBody.class);

    private PopRequests() {}

    /**
     * What to lend.
     *
     * @param queueId -1 for any queue of the topic
     * @param maxMsgNums at most 32
     * @param invisibleTime how long in milliseconds nobody else gets the messages
     * @param pollTime how long in milliseconds the broker may hold the request when there is nothing; 0 not at all
     * @param bornTime when the client made the request, in milliseconds since 1970
     * @param initMode where a group begins that has no offset yet: 0 at the first message, 1 behind the last one
     * @param expType {@code TAG} or {@code SQL92}
     * @param exp the expression that messages must match; null for all
     * @param order whether messages of a queue are lent in order, none before those lent earlier are acked
     * @param attemptId with {@code order}: a repeated request with the same id gets the same messages again
     */
    public record Pop(
            String consumerGroup,
            String topic,
            int queueId,
            int maxMsgNums,
            long invisibleTime,
            long pollTime,
            long bornTime,
            int initMode,
            @Nullable String expType,
            @Nullable String exp,
            @Nullable Boolean order,
            @Nullable String attemptId,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * What was lent. The three texts are lists of entries separated by {@code ;}, one per queue; each entry begins with
     * where the messages are from: 0 the topic, 1 or 2 the group's pop retry topic (name of the first or second form).
     *
     * @param popTime when, in milliseconds of the broker's clock
     * @param invisibleTime for how long, in milliseconds
     * @param reviveQid part of the receipts; 999 when lent in order
     * @param restNum how many messages are left behind
     * @param startOffsetInfo {@code flag queueId offset}: part of the receipts
     * @param msgOffsetInfo {@code flag queueId offset,offset,…}: the queue offsets of the messages
     * @param orderCountInfo {@code flag queueId times} or {@code flag qo<queueId>%<offset> times}: how often messages
     *     lent in order were consumed before
     */
    public record Popped(
            long popTime,
            long invisibleTime,
            int reviveQid,
            long restNum,
            @Nullable String startOffsetInfo,
            @Nullable String msgOffsetInfo,
            @Nullable String orderCountInfo) {}

    /**
     * Which message is consumed.
     *
     * @param extraInfo the receipt
     * @param offset the message's queue offset
     * @param liteTopic the lite topic that the message is of
     */
    public record Ack(
            String consumerGroup,
            String topic,
            int queueId,
            String extraInfo,
            long offset,
            @Nullable String liteTopic,
            @WireName("bname") @Nullable String brokerName) {}

    /** What to look at. */
    public record Peek(
            String topic,
            int queueId,
            int maxMsgNums,
            String consumerGroup,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * Which message is lent anew.
     *
     * @param extraInfo the receipt that ends
     * @param offset the message's queue offset
     * @param invisibleTime for how long from now on, in milliseconds
     * @param liteTopic the lite topic that the message is of
     * @param suspend true: when the time ends, this does not count as a failed consumption
     */
    public record ChangeInvisibleTime(
            String consumerGroup,
            String topic,
            int queueId,
            String extraInfo,
            long offset,
            long invisibleTime,
            @Nullable String liteTopic,
            @Nullable Boolean suspend,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * The new loan.
     *
     * @param popTime when it began, in milliseconds of the broker's clock
     * @param invisibleTime for how long, in milliseconds
     * @param reviveQid part of the receipt
     */
    public record InvisibleTimeChanged(long popTime, long invisibleTime, int reviveQid) {}

    /** What a later pop would ask for; components as in {@link Pop}. */
    public record Notification(
            String consumerGroup,
            String topic,
            int queueId,
            long pollTime,
            long bornTime,
            @Nullable Boolean order,
            @Nullable String attemptId,
            @Nullable String expType,
            @Nullable String exp,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * Whether a pop would find a message.
     *
     * @param pollingFull true: the request was not held because too many are
     */
    public record Notified(boolean hasMsg, @Nullable Boolean pollingFull) {}

    /** Which pops: those of a group for a queue, or for any queue with {@code queueId} -1. */
    public record PollingInfo(
            String consumerGroup, String topic, int queueId, @WireName("bname") @Nullable String brokerName) {}

    /** How many pops wait. */
    public record PollingNumber(int pollingNum) {}
}
