// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/**
 * The application's part of a transaction. Must be thread-safe: transactions run on the threads that send, checks on the
 * producer's own.
 */
public interface TransactionListener {
    /**
     * Does the application's part, now that the broker keeps the half message. Null and exceptions mean
     * {@link LocalTransactionState#UNKNOW}.
     *
     * @param arg what the caller passed to {@code sendMessageInTransaction}
     */
    LocalTransactionState executeLocalTransaction(Message msg, @Nullable Object arg);

    /**
     * Says what became of the application's part, perhaps of another producer of the group, perhaps before a restart.
     * Called when the broker did not learn it; null and exceptions mean {@link LocalTransactionState#UNKNOW}.
     */
    LocalTransactionState checkLocalTransaction(MessageExt msg);
}
