// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageRequestMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One queue of a client.
 *
 * @param messageQueue its queue id is -1 when it stands for all queues of its broker
 * @param mode null is PULL
 * @param attachments of newer peers; null when there are none
 */
public record MessageQueueAssignment(
        @Nullable MessageQueue messageQueue,
        @Nullable MessageRequestMode mode,
        @Nullable Map<String, String> attachments) {}
