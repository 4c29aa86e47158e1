// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.registration;

import static io.cometmq.remoting.protocol.request.RouteRequests.REGISTER_BROKER;
import static io.cometmq.remoting.protocol.request.RouteRequests.UNREGISTER_BROKER;

import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.body.KVTable;
import io.cometmq.remoting.protocol.request.RouteRequests.Registered;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one name server informed, independently of the others. Guarded by its own lock.
 *
 * <p>At most one announcement is on its way; what changes meanwhile goes with the next one, so that the server gets the
 * versions of the topic table in their order. One that fails is repeated in full.
 */
final class NameServerLink {
    private static final Logger log = LoggerFactory.getLogger(NameServerLink.class);
    private static final Duration GOOD_BYE_TIMEOUT = Duration.ofSeconds(3);

    private final String address;
    private final Announcement announcement;
    private final RpcClient client;
    private final Duration timeout;
    private final Scheduler scheduler;
    private final Consumer<KVTable> orderedTopics;

    private final Map<String, TopicConfig> changed = new LinkedHashMap<>();
    private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();
    /** What those wait for who want to know when this server was told of what is on its way. */
    private CompletableFuture<Void> told = new CompletableFuture<>();
    /** The same of what goes with the next announcement. */
    private CompletableFuture<Void> toldNext = new CompletableFuture<>();

    private boolean wantsFull;
    private boolean underWay;
    private boolean ended;
    private @Nullable Boolean reached;
    private final RetryPause pause = new RetryPause();

    NameServerLink(
            String address,
            Announcement announcement,
            RpcClient client,
            Duration timeout,
            Scheduler scheduler,
            Consumer<KVTable> orderedTopics) {
        this.address = address;
        this.announcement = announcement;
        this.client = client;
        this.timeout = timeout;
        this.scheduler = scheduler;
        this.orderedTopics = orderedTopics;
    }

    /** Completes when the first announcement was answered or failed. */
    CompletableFuture<Void> firstAttempt() {
        return firstAttempt;
    }

    String address() {
        return address;
    }

    /** Whether the last announcement was taken. */
    synchronized boolean isRegistered() {
        return Boolean.TRUE.equals(reached);
    }

    /**
     * Completes, never exceptionally, when the server knows what changed before this call, or when it cannot be told now.
     * What changes later delays it no longer.
     */
    synchronized CompletableFuture<Void> settled() {
        if (isBeyondReach() || (!underWay && !isBehind())) {
            return CompletableFuture.completedFuture(null);
        }
        return (isBehind() ? toldNext : told).copy();
    }

    private boolean isBeyondReach() {
        return ended || Boolean.FALSE.equals(reached);
    }

    private boolean isBehind() {
        return wantsFull || !changed.isEmpty();
    }

    /** Tells all topics. */
    void announce() {
        synchronized (this) {
            wantsFull = true;
        }
        sendNext();
    }

    /** Tells these topics. */
    void announce(Collection<TopicConfig> topics) {
        synchronized (this) {
            topics.forEach(topic -> changed.put(topic.topicName(), topic));
        }
        sendNext();
    }

    /** Says good-bye; nothing is announced after it. */
    CompletableFuture<Void> leave() {
        synchronized (this) {
            ended = true;
        }
        return client.call(address, UNREGISTER_BROKER, announcement.broker(), Body.empty(), GOOD_BYE_TIMEOUT)
                .handle((answer, failure) -> {
                    if (failure != null) {
                        log.info(
                                "Name server not told that this broker leaves: address={} cause={}",
                                address,
                                failure.toString());
                    }
                    return null;
                });
    }

    private void sendNext() {
        byte[] body;
        synchronized (this) {
            if (underWay || ended || !isBehind()) {
                return;
            }
            body = wantsFull ? announcement.full() : announcement.of(changed.values());
            underWay = true;
            wantsFull = false;
            changed.clear();
            told = toldNext;
            toldNext = new CompletableFuture<>();
        }
        CompletableFuture<Answer<Registered>> unused = client.call(
                        address, REGISTER_BROKER, announcement.header(body), Body.of(body), timeout)
                .whenComplete(this::answered);
    }

    private void answered(@Nullable Answer<Registered> answer, @Nullable Throwable failure) {
        boolean success = false;
        if (answer != null && answer.isSuccess()) {
            success = true;
            takeOrder(answer);
        }
        report(success, answer, failure);
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        Duration next;
        synchronized (this) {
            underWay = false;
            wantsFull |= !success;
            next = success ? pause.succeeded() : pause.failed();
            waiting.add(told);
            if (isBeyondReach()) {
                waiting.add(toldNext);
                toldNext = new CompletableFuture<>();
            }
        }
        waiting.forEach(future -> future.complete(null));
        firstAttempt.complete(null);
        if (success) {
            sendNext();
        } else {
            scheduler.after(next, "announce to " + address, this::sendNext);
        }
    }

    private void takeOrder(Answer<Registered> answer) {
        if (answer.body().length == 0) {
            return;
        }
        try {
            orderedTopics.accept(Json.read(answer.body(), KVTable.class));
        } catch (IllegalArgumentException malformed) {
            log.warn("Ordered topics not read: address={} cause={}", address, malformed.getMessage());
        }
    }

    /** One line when the server comes within reach or gets out of it, not one for each try. */
    private synchronized void report(boolean success, @Nullable Answer<?> answer, @Nullable Throwable failure) {
        if (Boolean.valueOf(success).equals(reached) || ended) {
            return;
        }
        reached = success;
        if (success) {
            log.info("Announced to name server: address={}", address);
        } else {
            String cause = failure != null
                    ? failure.toString()
                    : answer == null ? "no answer" : "code " + answer.code() + " " + answer.remark();
            log.warn(
                    "Not announced to name server, it is tried again: address={} atLeastEverySeconds={} cause={}",
                    address,
                    RetryPause.LONGEST.toSeconds(),
                    cause);
        }
    }
}
