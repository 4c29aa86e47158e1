// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks other brokers about the stretches of logical queues that they hold. Nobody waits: answers come on the event loops of the
 * client. Where a broker is, is asked of the name servers once in a while. Thread-safe.
 */
final class OtherBrokers {
    /** How long another broker may take. */
    static final Duration PATIENCE = Duration.ofSeconds(3);
    /** How long an address is taken for true. */
    static final Duration KEPT = Duration.ofSeconds(5);
    /** How many topics' addresses are kept; when more are in use, all are asked for again. */
    private static final int MAX_KEPT = 1_000;

    private static final Duration ROUTE_TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_TRIES = 2;

    private record Kept(CompletableFuture<Map<String, String>> addresses, long askedAtNanos) {}

    private final List<String> nameServers;
    private final RpcClient client;
    private final Clock clock;
    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * @param nameServers {@code host:port} of each; may be empty
     */
    OtherBrokers(List<String> nameServers, RpcClient client, Clock clock) {
        this.nameServers = List.copyOf(nameServers);
        this.client = client;
        this.clock = clock;
    }

    /** What a broker that has queues of a topic answers; fails with a {@link Refusal} when it cannot be asked. */
    <H extends Record, R extends Record> CompletionStage<Reply<R>> ask(
            String topic, String brokerName, RequestType<H, R> type, H header) {
        return addresses(topic)
                .thenCompose(known -> {
                    String address = known.get(brokerName);
                    if (address == null) {
                        throw unreachable(topic, brokerName, "no name server says where it is");
                    }
                    return client.call(address, type, header, Body.empty(), PATIENCE);
                })
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return reply(answer);
                    }
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    throw cause instanceof Refusal no
                            ? no
                            : unreachable(topic, brokerName, String.valueOf(cause.getMessage()));
                });
    }

    private CompletableFuture<Map<String, String>> addresses(String topic) {
        long now = clock.nanos();
        Kept present = kept.get(topic);
        if (present != null && now - present.askedAtNanos() < KEPT.toNanos()) {
            return present.addresses();
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        CompletableFuture<Map<String, String>> asked = route(topic, 0);
        kept.put(topic, new Kept(asked, now));
        return asked;
    }

    private CompletableFuture<Map<String, String>> route(String topic, int tries) {
        if (tries >= Math.min(MAX_TRIES, nameServers.size())) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return client.call(
                        nameServers.get(tries),
                        GET_ROUTEINFO_BY_TOPIC,
                        new RouteOf(topic, true),
                        Body.empty(),
                        ROUTE_TIMEOUT)
                .thenApply(OtherBrokers::masters)
                .exceptionallyCompose(failure -> route(topic, tries + 1));
    }

    private static Map<String, String> masters(Answer<NoHeader> answer) {
        Map<String, String> masters = new TreeMap<>();
        if (answer.isSuccess()) {
            for (BrokerData broker :
                    Json.read(answer.body(), TopicRouteData.class).brokerDatas()) {
                new TreeMap<>(broker.brokerAddrs())
                        .values().stream().findFirst().ifPresent(address -> masters.put(broker.brokerName(), address));
            }
        }
        return masters;
    }

    private static <R extends Record> Reply<R> reply(Answer<R> answer) {
        // A refusal may lack the fields that an answer of this kind needs.
        boolean bare = !answer.isSuccess() && answer.fields().isEmpty();
        return new Reply<>(
                answer.code(), answer.remark(), bare ? null : answer.header(), Map.of(), Body.of(answer.body()));
    }

    private static Refusal unreachable(String topic, String brokerName, String why) {
        return new Refusal(
                SYSTEM_ERROR,
                "broker " + brokerName + ", which holds older messages of topic " + topic + ", cannot be asked: "
                        + why);
    }
}
