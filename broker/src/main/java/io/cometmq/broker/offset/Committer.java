// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Who commits an offset.
 *
 * @param address of its connection
 * @param sharesQueues whether the group has members now, which share the queues out and only go forward; asked only when it
 *     matters. Whether this is the connection of a member is not asked: one that leaves after its connection was cut commits
 *     on a new one, before or without a heartbeat on it
 */
public record Committer(InetSocketAddress address, BooleanSupplier sharesQueues) {}
