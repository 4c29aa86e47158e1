// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The queues of one client.
 *
 * @param messageQueueAssignments null when the broker cannot say: the client keeps what it has
 */
public record QueryAssignmentResponseBody(@Nullable Set<MessageQueueAssignment> messageQueueAssignments) {}
