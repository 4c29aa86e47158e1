// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.ResponseCode;
import java.util.List;

/**
 * Takes decoded requests, runs their handlers on their lanes, and hands the replies back to the connection. Immutable
 * but for its counters; thread-safe.
 *
 * <p>This is the one place that turns a failure into an answer. A oneway request is never answered.
 */
public final class Dispatcher {
    private final HandlerTable table;
    private final RouteTable routes;
    private final InlineCheck inlineCheck;

    private Dispatcher(HandlerTable table, RouteTable routes, InlineCheck inlineCheck) {
        this.table = table;
        this.routes = routes;
        this.inlineCheck = inlineCheck;
    }

    /** The rows that this serves. */
    public HandlerTable table() {
        return table;
    }

    /**
     * Serves the rows of {@code table}; the table must not change any more.
     *
     * @param interceptors what every request passes, outermost first
     */
    public static Dispatcher of(HandlerTable table, Lanes lanes, List<Interceptor> interceptors) {
        return of(table, lanes, interceptors, Clock.system());
    }

    /** The same, with the clock that measures how long inline handlers hold their thread. */
    public static Dispatcher of(HandlerTable table, Lanes lanes, List<Interceptor> interceptors, Clock clock) {
        return of(table, lanes, interceptors, clock, RequestObserver.NONE);
    }

    /** The same, telling {@code observer} of every request that has a row. */
    public static Dispatcher of(
            HandlerTable table, Lanes lanes, List<Interceptor> interceptors, Clock clock, RequestObserver observer) {
        return new Dispatcher(table, RouteTable.of(table, lanes, interceptors, observer), InlineCheck.of(clock));
    }

    /** Serves nothing: every request is answered REQUEST_CODE_NOT_SUPPORTED. For clients that expect no callbacks. */
    public static Dispatcher none() {
        return of(new HandlerTable(), Lanes.inCaller(), List.of());
    }

    /**
     * Serves one request.
     *
     * @param lease released after the last use of the command's body, whatever happens
     */
    public void dispatch(Command command, PeerConnection connection, FrameLease lease) {
        Route<?, ?> route = routes.find(command.code());
        if (route == null) {
            refuseUnknown(command, connection, lease);
            return;
        }
        serve(route, command, connection, lease);
    }

    /**
     * How many inline handlers held their thread too long; counted only with {@code -Dcometmq.inlineCheck=true}.
     */
    public long slowInlineHandlers() {
        return inlineCheck.found();
    }

    private <H extends Record, R extends Record> void serve(
            Route<H, R> route, Command command, PeerConnection connection, FrameLease lease) {
        Exchange<H, R> exchange = new Exchange<>(route, command, connection, lease);
        if (!route.inline()) {
            exchange.handOver();
            return;
        }
        long began = inlineCheck.begin();
        exchange.run();
        inlineCheck.end(began, route.type());
    }

    private static void refuseUnknown(Command command, PeerConnection connection, FrameLease lease) {
        try {
            if (!command.isOneway()) {
                connection.refuse(
                        command.opaque(),
                        ResponseCode.REQUEST_CODE_NOT_SUPPORTED,
                        " request type " + command.code() + " not supported");
            }
        } finally {
            lease.release();
        }
    }
}
