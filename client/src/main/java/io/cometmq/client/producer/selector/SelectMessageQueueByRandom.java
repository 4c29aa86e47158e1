// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer.selector;

import io.cometmq.client.producer.MessageQueueSelector;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Any queue, each as likely as the others. Stateless. */
public class SelectMessageQueueByRandom implements MessageQueueSelector {
    @Override
    public MessageQueue select(List<MessageQueue> mqs, Message msg, @Nullable Object arg) {
        return mqs.get(ThreadLocalRandom.current().nextInt(mqs.size()));
    }
}
