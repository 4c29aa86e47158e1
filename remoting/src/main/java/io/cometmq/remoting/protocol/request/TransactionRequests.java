// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.WireName;
import org.jspecify.annotations.Nullable;

/** Requests by which a producer and a broker agree on what becomes of a half message. */
public final class TransactionRequests {
    /**
     * Client to broker: commits or rolls back a half message. RocketMQ's clients send it oneway; its brokers answer whoever
     * wants it, but not when the transaction is left open.
     */
    public static final RequestType<EndTransaction, NoHeader> END_TRANSACTION =
            RequestType.of(37, "END_TRANSACTION", EndTransaction.class, NoHeader.class);

    /**
     * Broker to client, oneway: asks a producer of the group what became of its local transaction. The body is the half
     * message's stored record, under its real topic and queue.
     */
    public static final RequestType<CheckTransaction, NoHeader> CHECK_TRANSACTION_STATE =
            RequestType.of(39, "CHECK_TRANSACTION_STATE", CheckTransaction.class, NoHeader.class);

    /** Operator to broker: checks a half message again that was checked too often and given up. */
    public static final RequestType<ResumeCheck, NoHeader> RESUME_CHECK_HALF_MESSAGE =
            RequestType.of(323, "RESUME_CHECK_HALF_MESSAGE", ResumeCheck.class, NoHeader.class);

    private TransactionRequests() {}

    /**
     * A half message and what becomes of it.
     *
     * @param topic the real topic
     * @param producerGroup the group that sent the half message
     * @param tranStateTableOffset the half message's queue offset
     * @param commitLogOffset the half message's log offset
     * @param commitOrRollback the transaction bits of {@link io.cometmq.common.message.MessageSysFlag}: 8 commits, 12
     *     rolls back, 0 leaves it open
     * @param fromTransactionCheck whether this answers {@link #CHECK_TRANSACTION_STATE}
     * @param msgId the producer's unique id of the message
     * @param transactionId what the broker answered to the send
     */
    public record EndTransaction(
            @Nullable String topic,
            String producerGroup,
            long tranStateTableOffset,
            long commitLogOffset,
            int commitOrRollback,
            @Nullable Boolean fromTransactionCheck,
            @Nullable String msgId,
            @Nullable String transactionId,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * A half message that is still open.
     *
     * @param topic the topic in which half messages are kept
     * @param tranStateTableOffset the half message's queue offset, to be given back
     * @param commitLogOffset the half message's log offset, to be given back
     * @param msgId the producer's unique id of the message
     * @param offsetMsgId the store's id of the half message
     */
    public record CheckTransaction(
            @Nullable String topic,
            long tranStateTableOffset,
            long commitLogOffset,
            @Nullable String msgId,
            @Nullable String transactionId,
            @Nullable String offsetMsgId,
            @WireName("bname") @Nullable String brokerName) {}

    /**
     * Which message to check again.
     *
     * @param topic the topic it is bound for; it is found without it
     * @param msgId the store's id of the message that was given up
     */
    public record ResumeCheck(@Nullable String topic, @Nullable String msgId) {}
}
