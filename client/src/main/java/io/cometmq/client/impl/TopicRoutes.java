// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.exception.RemotingException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes of the topics that this client uses. A route stays until a name server says another one: brokers go on
 * being used while no name server answers. Thread-safe.
 */
public final class TopicRoutes {
    private static final Logger log = LoggerFactory.getLogger(TopicRoutes.class);

    private final MQClientAPIImpl api;
    private final BrokerTable brokers;
    private final Runnable onChange;
    private final Map<String, TopicRoute> routes = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<TopicRoute>> asking = new ConcurrentHashMap<>();

    /** Calls {@code onChange} after a route was learnt or has changed. */
    TopicRoutes(MQClientAPIImpl api, BrokerTable brokers, Runnable onChange) {
        this.onChange = onChange;
        this.api = api;
        this.brokers = brokers;
    }

    /** The route that is known, without asking. */
    public @Nullable TopicRoute known(String topic) {
        return routes.get(topic);
    }

    /** All routes that are known. */
    Collection<TopicRoute> known() {
        return List.copyOf(routes.values());
    }

    /**
     * The route that is known, else what a name server says. May block.
     *
     * @throws MQClientException with NOT_FOUND_TOPIC_EXCEPTION when the name servers know none, or with the reason why
     *     they could not be asked
     */
    public TopicRoute get(String topic) throws MQClientException {
        TopicRoute known = routes.get(topic);
        return known != null ? known : fetch(topic);
    }

    /** What a name server says, see {@link #get}. */
    public TopicRoute fetch(String topic) throws MQClientException {
        try {
            return Await.result(refresh(topic));
        } catch (RemotingException | MQBrokerException failure) {
            throw new MQClientException(
                    "the route of topic " + topic + " cannot be asked for: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MQClientException("interrupted while asking for the route of topic " + topic, interrupted);
        }
    }

    /** Asks a name server for a route; askers at the same time share one question. */
    public CompletableFuture<TopicRoute> refresh(String topic) {
        CompletableFuture<TopicRoute> mine = new CompletableFuture<>();
        CompletableFuture<TopicRoute> earlier = asking.putIfAbsent(topic, mine);
        if (earlier != null) {
            return earlier;
        }
        Await.whenDone(api.route(topic).thenApply(data -> keep(TopicRoute.of(topic, data))), (route, failure) -> {
            asking.remove(topic, mine);
            if (failure == null) {
                mine.complete(route);
            } else {
                mine.completeExceptionally(Await.cause(failure));
            }
        });
        return mine;
    }

    /** Asks for the routes of {@code topics} and of all that are known; failures are logged. */
    void refreshAll(Set<String> topics) {
        Set<String> all = ConcurrentHashMap.newKeySet();
        all.addAll(topics);
        all.addAll(routes.keySet());
        for (String topic : all) {
            Await.whenDone(refresh(topic), (route, failure) -> {
                if (failure != null) {
                    log.debug("Route not refreshed: topic={} cause={}", topic, failure.toString());
                }
            });
        }
    }

    private TopicRoute keep(TopicRoute route) {
        TopicRoute before = routes.get(route.topic());
        if (before != null && before.data().equals(route.data())) {
            return before;
        }
        // The addresses first: whoever sees the queues must be able to reach them.
        brokers.update(route);
        routes.put(route.topic(), route);
        log.info(
                "Route changed: topic={} writable={} readable={}",
                route.topic(),
                route.writable().size(),
                route.readable().size());
        onChange.run();
        return route;
    }
}
