// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that were given up and are not settled.
 *
 * @param nextOffset the queue offset to go on from
 * @param endOffset there are no more when {@code nextOffset} has reached it
 */
public record GivenUpTransactionList(List<GivenUp> transactions, long nextOffset, long endOffset) {
    /** Reads what a peer left out as none. */
    public GivenUpTransactionList {
        transactions = OrEmpty.list(transactions);
    }

    /**
     * One of them.
     *
     * @param queueOffset where it waits among those that were given up
     * @param offsetMsgId the store's id of what waits there
     * @param msgId the producer's unique id, or null
     * @param topic where it goes when it is committed, or null when it can only be dropped
     * @param queueId the queue there
     * @param producerGroup the group that sent it, or null
     * @param keys its keys, or null
     * @param checks how often its producers were asked
     * @param bornTimestamp when it was sent, in milliseconds since 1970
     * @param givenUpTimestamp when it was given up
     * @param bodySize bytes of its body, as stored
     */
    public record GivenUp(
            long queueOffset,
            String offsetMsgId,
            @Nullable String msgId,
            @Nullable String topic,
            int queueId,
            @Nullable String producerGroup,
            @Nullable String keys,
            int checks,
            long bornTimestamp,
            long givenUpTimestamp,
            int bodySize) {}
}
