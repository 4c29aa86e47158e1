// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;

import io.cometmq.broker.topic.Topics;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues of topics on all brokers, as a name server knows them; where none does, those of this broker. Thread-safe. A
 * route is asked for once in a while, however many clients want to know.
 */
public final class TopicQueues {
    private static final Logger log = LoggerFactory.getLogger(TopicQueues.class);
    /** How long a route is taken for true. */
    static final Duration KEPT = Duration.ofSeconds(5);
    /** How many routes are kept; when more are in use, all are asked for again. */
    private static final int MAX_KEPT = 10_000;
    /** Clients give up after three seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final int MAX_TRIES = 2;

    private record Kept(CompletableFuture<List<MessageQueue>> queues, long askedAtNanos) {}

    private final Topics topics;
    private final String brokerName;
    private final List<String> nameServers;
    private final RpcClient client;
    private final Clock clock;
    private final ConcurrentHashMap<String, Kept> kept = new ConcurrentHashMap<>();

    /**
     * @param nameServers {@code host:port} of each; may be empty
     */
    public TopicQueues(Topics topics, String brokerName, List<String> nameServers, RpcClient client, Clock clock) {
        this.topics = topics;
        this.brokerName = brokerName;
        this.nameServers = List.copyOf(nameServers);
        this.client = client;
        this.clock = clock;
    }

    /** The readable queues of a topic, sorted; none when nobody knows it. Never fails. */
    CompletableFuture<List<MessageQueue>> of(String topic) {
        if (nameServers.isEmpty()) {
            return CompletableFuture.completedFuture(own(topic));
        }
        long now = clock.nanos();
        Kept present = kept.get(topic);
        if (present != null && now - present.askedAtNanos() < KEPT.toNanos()) {
            return present.queues();
        }
        if (kept.size() >= MAX_KEPT) {
            kept.clear();
        }
        CompletableFuture<List<MessageQueue>> asked = ask(topic, 0);
        kept.put(topic, new Kept(asked, now));
        return asked;
    }

    private CompletableFuture<List<MessageQueue>> ask(String topic, int tries) {
        if (tries >= Math.min(MAX_TRIES, nameServers.size())) {
            return CompletableFuture.completedFuture(own(topic));
        }
        return client.call(
                        nameServers.get(tries), GET_ROUTEINFO_BY_TOPIC, new RouteOf(topic, true), Body.empty(), TIMEOUT)
                .thenApply(answer -> queues(topic, answer))
                .exceptionallyCompose(failure -> {
                    log.warn(
                            "Route not learned: topic={} nameServer={} cause={}",
                            topic,
                            nameServers.get(tries),
                            String.valueOf(failure.getMessage()));
                    return ask(topic, tries + 1);
                });
    }

    private List<MessageQueue> queues(String topic, Answer<NoHeader> answer) {
        if (!answer.isSuccess()) {
            return own(topic);
        }
        List<MessageQueue> queues = new ArrayList<>();
        Json.read(answer.body(), TopicRouteData.class).queueDatas().forEach(data -> {
            if (Permission.isReadable(data.perm())) {
                add(queues, topic, data.brokerName(), data.readQueueNums());
            }
        });
        queues.sort(null);
        return queues;
    }

    private List<MessageQueue> own(String topic) {
        List<MessageQueue> queues = new ArrayList<>();
        TopicConfig config = topics.find(topic);
        if (config != null && Permission.isReadable(config.perm())) {
            add(queues, topic, brokerName, config.readQueueNums());
        }
        return queues;
    }

    private static void add(List<MessageQueue> queues, String topic, String broker, int count) {
        for (int queueId = 0; queueId < count; queueId++) {
            queues.add(new MessageQueue(topic, broker, queueId));
        }
    }
}
