// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.listener;

/** What an orderly listener made of its messages. */
public enum ConsumeOrderlyStatus {
    /** Done. */
    SUCCESS,
    /** With manual commit only: take the messages back to the last commit. */
    ROLLBACK,
    /** With manual commit only: commit what was consumed so far. */
    COMMIT,
    /** Not done; pause the queue and try the same messages again. */
    SUSPEND_CURRENT_QUEUE_A_MOMENT
}
