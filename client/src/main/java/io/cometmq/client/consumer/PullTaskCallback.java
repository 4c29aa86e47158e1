// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.message.MessageQueue;

/** What an application does with a queue that it pulls again and again. Called by one thread at a time per queue. */
@FunctionalInterface
public interface PullTaskCallback {
    /** Pulls once, by {@link PullTaskContext#getPullConsumer}, and says in the context when to be called again. */
    void doPullTask(MessageQueue mq, PullTaskContext context);
}
