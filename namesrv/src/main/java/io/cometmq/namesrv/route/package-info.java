// SPDX-License-Identifier: Apache-2.0
/**
 * Who is there and who holds which queues. {@link io.cometmq.namesrv.route.RouteTable} has the rules of registration,
 * {@link io.cometmq.namesrv.route.BrokerLiveness} finds out who is gone. Knows nothing of handlers and headers.
 */
@NullMarked
package io.cometmq.namesrv.route;

import org.jspecify.annotations.NullMarked;
