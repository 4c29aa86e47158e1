// SPDX-License-Identifier: Apache-2.0
/**
 * One running consumer: what it subscribes to, which queues it holds, how it pulls them, and what happens to the messages.
 *
 * <p>Always holds: a queue has at most one pull on its way, and the offset that is saved for a queue is the lowest of its
 * messages that is not consumed. Uses {@code impl}, {@code impl.producer}, and the public types of {@code consumer}.
 */
@NullMarked
package io.cometmq.client.impl.consumer;

import org.jspecify.annotations.NullMarked;
