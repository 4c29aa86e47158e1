// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.TimerRequests.GET_TIMER_CHECK_POINT;
import static io.cometmq.remoting.protocol.request.TimerRequests.GET_TIMER_METRICS;

import io.cometmq.broker.timer.Timers;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Reply;

/** Serves the requests that ask how far the timers came and what waits in them. Thread-safe. */
public final class TimerAdminHandler {
    private final Timers timers;

    public TimerAdminHandler(Timers timers) {
        this.timers = timers;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.on(GET_TIMER_CHECK_POINT, Lane.ADMIN, request -> Reply.ok().withBody(Body.of(timers.checkpoint())));
        table.on(GET_TIMER_METRICS, Lane.ADMIN, request -> Reply.ok().withBody(Body.of(timers.metrics())));
    }
}
