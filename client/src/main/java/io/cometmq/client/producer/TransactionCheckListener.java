// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.common.message.MessageExt;

/**
 * The older way to answer checks; where both are set, this one is asked.
 *
 * @deprecated use {@link TransactionListener}, which has both parts
 */
@Deprecated
public interface TransactionCheckListener {
    /** See {@link TransactionListener#checkLocalTransaction}. */
    LocalTransactionState checkLocalTransactionState(MessageExt msg);
}
