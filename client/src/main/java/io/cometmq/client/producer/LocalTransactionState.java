// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

/** What became of the application's part of a transaction. */
public enum LocalTransactionState {
    /** It succeeded: the message is delivered. */
    COMMIT_MESSAGE,
    /** It failed: the message is dropped. */
    ROLLBACK_MESSAGE,
    /** Not known yet: the broker asks again later, a bounded number of times. */
    UNKNOW
}
