// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.remoting.protocol.Command;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all connections of one server or one client share: who serves their requests, who is told of them, the bound on
 * calls, and the sweep that ends late ones. Thread-safe.
 */
public final class Endpoint {
    /** What to do with a call that the peer answered GO_AWAY. */
    @FunctionalInterface
    interface GoAway {
        /** Ends the call or moves it to another connection. */
        void told(PeerConnection connection, PendingCall<?, ?> call, Command response);
    }

    private final Dispatcher dispatcher;
    private final ConnectionListener listener;
    private final CallLimit calls;
    private final Clock clock;
    private final GoAway goAway;
    private final Set<PeerConnection> connections = ConcurrentHashMap.newKeySet();
    private final TimeoutSweep sweep;

    Endpoint(
            Dispatcher dispatcher,
            ConnectionListener listener,
            CallLimit calls,
            Clock clock,
            Scheduler scheduler,
            CallTable unconnected,
            GoAway goAway) {
        this.dispatcher = dispatcher;
        this.listener = listener;
        this.calls = calls;
        this.clock = clock;
        this.goAway = goAway;
        this.sweep = new TimeoutSweep(clock, scheduler, connections, unconnected);
    }

    /**
     * The endpoint of a listening socket.
     *
     * @param maxCalls how many calls to peers may be in flight over all connections
     */
    public static Endpoint server(
            Dispatcher dispatcher, ConnectionListener listener, int maxCalls, Clock clock, Scheduler scheduler) {
        return new Endpoint(
                dispatcher,
                listener,
                new CallLimit(maxCalls),
                clock,
                scheduler,
                new CallTable(),
                (connection, call, response) -> call.answer(response));
    }

    /** A connection of this endpoint over {@code wire}; the transport says when it is open. */
    public PeerConnection connection(Wire wire) {
        return new PeerConnection(wire, this);
    }

    /** The open connections; may change at any time. */
    public Set<PeerConnection> connections() {
        return connections;
    }

    void add(PeerConnection connection) {
        connections.add(connection);
    }

    void remove(PeerConnection connection) {
        connections.remove(connection);
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    ConnectionListener listener() {
        return listener;
    }

    CallLimit calls() {
        return calls;
    }

    Clock clock() {
        return clock;
    }

    GoAway goAway() {
        return goAway;
    }

    TimeoutSweep sweep() {
        return sweep;
    }
}
