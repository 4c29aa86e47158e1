// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.remoting.exception.RemotingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What to do with the end of an asynchronous call: wait for it, or go on from it. Stateless. */
public final class Await {
    private static final Logger log = LoggerFactory.getLogger(Await.class);

    private Await() {}

    /** Waits for a call, whose own timeout bounds the wait. Not for event loops. */
    public static <T> T result(CompletableFuture<T> call)
            throws RemotingException, MQBrokerException, MQClientException, InterruptedException {
        try {
            return Waiting.get(call);
        } catch (ExecutionException failed) {
            Throwable cause = cause(failed);
            if (cause instanceof RemotingException remoting) {
                throw remoting;
            }
            if (cause instanceof MQBrokerException refused) {
                throw refused;
            }
            if (cause instanceof MQClientException client) {
                throw client;
            }
            throw new MQClientException("call failed: " + cause.getMessage(), cause);
        }
    }

    /** Runs {@code action} when {@code call} has ended, well or not; a failure of the action itself is logged. */
    public static <T> void whenDone(CompletableFuture<T> call, BiConsumer<? super T, ? super Throwable> action) {
        CompletableFuture<T> unused = call.whenComplete((done, failure) -> {
            try {
                action.accept(done, failure);
            } catch (RuntimeException ofAction) {
                log.error("What follows a call failed", ofAction);
            }
        });
    }

    /** What really failed, without the wrappers that futures put around it. */
    public static Throwable cause(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }
}
