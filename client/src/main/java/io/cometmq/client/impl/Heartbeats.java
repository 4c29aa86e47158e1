// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;

import io.cometmq.common.io.Json;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.body.ProducerData;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells brokers that this client lives and which groups it has, so that they push changes to it. Thread-safe. */
final class Heartbeats {
    private static final Logger log = LoggerFactory.getLogger(Heartbeats.class);

    private final String clientId;
    private final ClientGroups groups;
    private final BrokerTable brokers;
    private final MQClientAPIImpl api;
    private final Envelope envelope;
    /** Null when heartbeats are always sent in full. */
    private final @Nullable KnownSubscriptions known;
    /** The heartbeats that are neither answered nor failed; a leave waits for them. */
    private final UnderWay underWay = new UnderWay();

    /** Greets new connections in {@code envelope}, and sends short heartbeats where {@code known} is given. */
    Heartbeats(
            String clientId,
            ClientGroups groups,
            BrokerTable brokers,
            MQClientAPIImpl api,
            Envelope envelope,
            @Nullable KnownSubscriptions known) {
        this.known = known;
        this.envelope = envelope;
        this.clientId = clientId;
        this.groups = groups;
        this.brokers = brokers;
        this.api = api;
    }

    /**
     * Tells every known broker, all at the same time; slaves only when there are consumers.
     *
     * @return completes when each has answered or failed; failures are logged
     */
    CompletableFuture<Void> sendToAll() {
        if (groups.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return underWay.watch(() -> {
            HeartbeatData data = data();
            return all(brokers.all(groups.hasConsumers()).stream()
                    .map(address -> logged("Heartbeat", address, send(address, data)))
                    .toList());
        });
    }

    private CompletableFuture<Void> send(String address, HeartbeatData full) {
        HeartbeatData sent = known == null ? full : known.heartbeat(address, full);
        return api.heartbeat(address, sent).thenAccept(answer -> {
            if (known != null) {
                known.seen(address, sent, answer);
            }
        });
    }

    /** Tells the broker at the other end of a new connection; does nothing for other peers. */
    void greet(Connection connection) {
        if (groups.isEmpty() || !isBroker(connection.remote())) {
            return;
        }
        CompletableFuture<Void> unused = underWay.watch(() -> {
            if (known != null) {
                brokers.all(true).stream()
                        .filter(address -> isAt(address, connection.remote()))
                        .forEach(known::forget);
            }
            Body body = Body.of(Json.writeBytes(data()));
            String address = address(connection.remote());
            return logged(
                    "Heartbeat",
                    address,
                    envelope.call(
                                    address,
                                    HEART_BEAT,
                                    NoHeader.INSTANCE,
                                    body,
                                    (type, header) -> connection.call(type, header, body, api.timeout()))
                            .thenAccept(answer -> {}));
        });
    }

    private boolean isBroker(InetSocketAddress peer) {
        return brokers.all(groups.hasConsumers()).stream().anyMatch(address -> isAt(address, peer));
    }

    private static boolean isAt(String address, InetSocketAddress peer) {
        return address.equals(address(peer))
                || (peer.getAddress() != null
                        && address.equals(peer.getAddress().getHostAddress() + ":" + peer.getPort()));
    }

    private static String address(InetSocketAddress peer) {
        return peer.getHostString() + ":" + peer.getPort();
    }

    /**
     * Tells every known broker that this client leaves a group, which is not in {@link ClientGroups} any more; completes
     * when each has answered or failed. Heartbeats are waited for before.
     */
    CompletableFuture<Void> unregister(UnregisterClient leaving) {
        // Compat: RocketMQ's broker takes heartbeats in other threads than leaves. One that it takes after the leave
        // makes a member that is not there, and keeps its share of the queues until it is forgotten two minutes later.
        return underWay.quiet()
                .thenCompose(done -> all(brokers.all(true).stream()
                        .map(address -> logged("Unregister", address, api.unregister(address, leaving)))
                        .toList()));
    }

    /** What the next heartbeat says. */
    HeartbeatData data() {
        return new HeartbeatData(
                clientId,
                groups.consumers().values().stream()
                        .map(MQConsumerInner::heartbeat)
                        .collect(Collectors.toSet()),
                0,
                groups.producers().keySet().stream().map(ProducerData::new).collect(Collectors.toSet()),
                false);
    }

    private static CompletableFuture<Void> logged(String what, String address, CompletableFuture<Void> call) {
        return call.handle((done, failure) -> {
            if (failure != null) {
                log.warn(
                        "{} failed: broker={} cause={}",
                        what,
                        address,
                        Await.cause(failure).toString());
            }
            return null;
        });
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Void>> calls) {
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new));
    }
}
