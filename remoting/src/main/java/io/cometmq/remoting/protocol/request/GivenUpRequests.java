// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.GivenUpTransactionList;
import org.jspecify.annotations.Nullable;

/**
 * Requests by which an operator looks at transactions that were given up after too many checks, and settles them. RocketMQ
 * has none of these: its brokers answer that they do not know the code.
 */
public final class GivenUpRequests {
    /** Operator to broker: which of them are not settled yet, oldest first. */
    public static final RequestType<GivenUpAsked, NoHeader> GET_GIVEN_UP_TRANSACTIONS = RequestType.of(
                    30001, "GET_GIVEN_UP_TRANSACTIONS", GivenUpAsked.class, NoHeader.class)
            .answering(GivenUpTransactionList.class);

    /** Operator to broker: commits or drops one of them, once; on the disk when it is answered. */
    public static final RequestType<SettleGivenUp, NoHeader> SETTLE_GIVEN_UP_TRANSACTION =
            RequestType.of(30002, "SETTLE_GIVEN_UP_TRANSACTION", SettleGivenUp.class, NoHeader.class);

    private GivenUpRequests() {}

    /**
     * Which of them to show.
     *
     * @param topic only those bound for this topic; absent or empty for all
     * @param producerGroup only those of this group; absent or empty for all
     * @param msgId only the one with this unique or store's id; absent or empty for all
     * @param offset the queue offset to go on from, 0 at first
     * @param maxNums how many to show at most, at least 1; the broker may show fewer and say where to go on
     */
    public record GivenUpAsked(
            @Nullable String topic, @Nullable String producerGroup, @Nullable String msgId, long offset, int maxNums) {}

    /**
     * One of them, and what becomes of it.
     *
     * @param offsetMsgId the store's id of the message that was given up
     * @param commitOrRollback as in END_TRANSACTION: 8 commits, 12 drops
     */
    public record SettleGivenUp(String offsetMsgId, int commitOrRollback) {}
}
