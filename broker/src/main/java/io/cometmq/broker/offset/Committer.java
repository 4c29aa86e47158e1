// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;

/**
 * Who commits an offset.
 *
 * @param address of its connection
 * @param sharesQueues whether it is a member of a group whose members share the queues out and only go forward; asked
 *     only when it matters
 */
public record Committer(InetSocketAddress address, BooleanSupplier sharesQueues) {}
