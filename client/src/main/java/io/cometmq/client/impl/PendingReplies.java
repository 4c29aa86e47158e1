// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.exception.RequestTimeoutException;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.message.Message;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The requests of this client that wait for an answer, by their correlation id: bounded in number, and each in time.
 * Thread-safe.
 */
public final class PendingReplies implements Resource {
    /** How many requests may wait at most. */
    static final int MAX_PENDING_REQUESTS = 65_536;

    private final Scheduler scheduler;
    private final int bound;
    private final Semaphore room;
    private final Map<String, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PendingReplies(Scheduler scheduler) {
        this(scheduler, MAX_PENDING_REQUESTS);
    }

    /** Holds at most {@code bound} requests. */
    PendingReplies(Scheduler scheduler, int bound) {
        this.scheduler = scheduler;
        this.bound = bound;
        this.room = new Semaphore(bound);
    }

    /**
     * Waits for the answer to a request. Ending the future, also by {@code completeExceptionally}, ends the wait.
     *
     * @param topic of the request, for messages
     * @return fails with {@link RequestTimeoutException} when no answer comes in time, with
     *     {@link RemotingTooMuchRequestException} when too many requests wait
     */
    public CompletableFuture<Message> expect(String correlationId, String topic, long timeoutMillis) {
        if (!room.tryAcquire()) {
            return CompletableFuture.failedFuture(new RemotingTooMuchRequestException(
                    "too many requests wait for an answer: bound " + bound + " per client"));
        }
        CompletableFuture<Message> reply = new CompletableFuture<>();
        waiting.put(correlationId, reply);
        Scheduler.Cancellable late = scheduler.after(
                Duration.ofMillis(timeoutMillis),
                "request-timeout",
                () -> reply.completeExceptionally(new RequestTimeoutException(
                        ClientErrorCode.REQUEST_TIMEOUT_EXCEPTION,
                        "send request message to <" + topic + "> OK, but wait reply message timeout, " + timeoutMillis
                                + " ms.")));
        Await.whenDone(reply, (answer, failure) -> {
            late.cancel();
            waiting.remove(correlationId);
            room.release();
        });
        if (closed) {
            reply.completeExceptionally(closedFailure());
        }
        return reply;
    }

    /** Hands an answer to who waits for it; false when nobody does, or not any more. */
    boolean arrived(String correlationId, Message answer) {
        CompletableFuture<Message> reply = waiting.get(correlationId);
        return reply != null && reply.complete(answer);
    }

    /** How many requests wait. */
    int size() {
        return waiting.size();
    }

    /** Fails all requests that wait. */
    @Override
    public void close() {
        closed = true;
        waiting.values().forEach(reply -> reply.completeExceptionally(closedFailure()));
    }

    private static MQClientException closedFailure() {
        return new MQClientException("the client was closed before the answer came", null);
    }
}
