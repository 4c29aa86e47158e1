// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

/**
 * A record of the timers' queue that is to be put into the index.
 *
 * @param dueMillis when the message is due; one in the past is due at once
 * @param recall whether it calls another message back
 * @param logOffset where the record begins
 * @param size the length of the record
 * @param topicHash of the topic that the message is bound for
 */
public record Waiting(long dueMillis, boolean recall, long logOffset, int size, int topicHash) {}
