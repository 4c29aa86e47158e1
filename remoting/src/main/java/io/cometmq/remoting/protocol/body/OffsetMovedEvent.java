// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.common.message.MessageQueue;

/**
 * A consumer asked for an offset that its queue does not have; the body of a message of the topic OFFSET_MOVED_EVENT.
 *
 * @param offsetNew where it was told to go on
 * @param offsetRequest what it asked for
 */
public record OffsetMovedEvent(String consumerGroup, MessageQueue messageQueue, long offsetNew, long offsetRequest) {}
