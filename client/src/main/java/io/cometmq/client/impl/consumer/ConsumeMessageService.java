// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Calls the listener with pulled messages and settles what it says. Thread-safe. */
interface ConsumeMessageService extends Resource {
    /** Takes over messages that are in {@code processQueue} already. Never blocks. */
    void submit(List<MessageExt> messages, ProcessQueue processQueue, MessageQueue queue);

    /** Gives back messages at the heads of these queues that have been consumed for too long. Does not block. */
    void cleanExpired(Map<MessageQueue, ProcessQueue> queues);

    /** Has the listener consume a message at an administrator's wish, as soon as a thread is free; moves no offset. */
    CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message, MessageQueue queue);

    /** Changes how many threads call the listener. */
    void resize(int threads);

    /** How many threads call the listener at most. */
    int threads();

    /** Whether messages of a queue are consumed one after another. */
    boolean isOrderly();

    /** Begins no new listener call and waits, within a bound, for those that run; their results still count. */
    @Override
    void close();
}
