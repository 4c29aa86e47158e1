// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.Command;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, whatever carries it: gives received requests to the dispatcher, received answers to the calls that
 * wait for them, and sends replies and calls of our own.
 *
 * <p>Made by a transport, which calls {@link #opened}, then {@link #received} for each frame, then {@link #closed}, all on
 * the connection's event loop. Everything else is thread-safe.
 */
public final class PeerConnection implements Connection {
    private static final Logger log = LoggerFactory.getLogger(PeerConnection.class);
    /** A peer that was silent for a whole call of at least this length is taken for dead. */
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final Wire wire;
    private final Endpoint endpoint;
    private final CallTable calls = new CallTable();

    PeerConnection(Wire wire, Endpoint endpoint) {
        this.wire = wire;
        this.endpoint = endpoint;
    }

    @Override
    public InetSocketAddress remote() {
        return wire.remote();
    }

    @Override
    public InetSocketAddress local() {
        return wire.local();
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }

    @Override
    public boolean isWritable() {
        return wire.isWritable();
    }

    @Override
    public <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            RequestType<H, R> type, H header, Body body, Duration timeout) {
        String address = Addresses.text(remote());
        if (!endpoint.calls().tryAcquire()) {
            body.close();
            return CompletableFuture.failedFuture(endpoint.calls().exceeded(address));
        }
        PendingCall<H, R> call =
                new PendingCall<>(address, type, header, body, timeout, clock().nanos(), endpoint.calls());
        if (!start(call)) {
            call.lost("it was closed before the call");
        }
        return call.future();
    }

    @Override
    public <H extends Record> CompletableFuture<Void> tell(RequestType<H, ?> type, H header, Body body) {
        return tell(Addresses.text(remote()), type, header, body);
    }

    @Override
    public void close(String reason) {
        wire.close(reason);
    }

    @Override
    public String toString() {
        return Addresses.text(remote());
    }

    /** The transport says that frames may go; tells the listener. */
    public void opened() {
        endpoint.add(this);
        try {
            endpoint.listener().onOpen(this);
        } catch (RuntimeException failure) {
            log.error("Listener failed, the connection is closed: peer={}", this, failure);
            wire.close("our listener failed");
        }
    }

    /**
     * The transport received a frame.
     *
     * @param lease released after the last use of the command's body
     */
    public void received(Command command, FrameLease lease) {
        if (command.isResponse()) {
            answered(command, lease);
        } else {
            endpoint.dispatcher().dispatch(command, this, lease);
        }
    }

    /** The transport lost or closed the connection; calls in flight fail. Later calls of this do nothing. */
    public void closed(String reason) {
        if (calls.closedBy() != null) {
            return;
        }
        List<PendingCall<?, ?>> lost = calls.close(reason);
        endpoint.remove(this);
        lost.forEach(call -> call.lost(reason));
        try {
            endpoint.listener().onClose(this);
        } catch (RuntimeException failure) {
            log.error("Listener failed: peer={}", this, failure);
        }
    }

    /** Sends the call; false when the connection is closed, and then the call still belongs to the caller. */
    boolean start(PendingCall<?, ?> call) {
        if (!calls.put(call)) {
            return false;
        }
        call.handedOver();
        endpoint.sweep().expect(call.deadline());
        wire.send(call);
        return true;
    }

    <H extends Record> CompletableFuture<Void> tell(String address, RequestType<H, ?> type, H header, Body body) {
        if (!endpoint.calls().tryAcquire()) {
            body.close();
            return CompletableFuture.failedFuture(endpoint.calls().exceeded(address));
        }
        OnewayCall<H> call = new OnewayCall<>(address, type, header, body, calls.passingOpaque(), endpoint.calls());
        wire.send(call);
        return call.future();
    }

    /** Sends the answer of an exchange, which is told what becomes of it. */
    void reply(Exchange<?, ?> answered) {
        wire.send(answered);
    }

    void refuse(int opaque, int code, String remark) {
        wire.send(new OutboundRefusal(opaque, code, remark));
    }

    long untilEarliestDeadline(long now) {
        return calls.untilEarliest(now);
    }

    void endExpired(long now) {
        boolean silent = false;
        for (PendingCall<?, ?> call : calls.takeExpired(now)) {
            call.timedOut();
            silent |= call.timeout().compareTo(SILENCE) >= 0 && !wire.heardSince(call.begun());
        }
        if (silent) {
            log.warn("Peer is silent, its connection is closed: peer={}", this);
            wire.close("the peer was silent for a whole call");
        }
    }

    private void answered(Command response, FrameLease lease) {
        try {
            PendingCall<?, ?> call = calls.take(response.opaque());
            if (call == null) {
                log.debug("Answer came too late: peer={} opaque={}", this, response.opaque());
            } else if (response.code() == ResponseCode.GO_AWAY) {
                endpoint.goAway().told(this, call, response);
            } else {
                call.answer(response);
            }
        } finally {
            lease.release();
        }
    }

    private Clock clock() {
        return endpoint.clock();
    }
}
