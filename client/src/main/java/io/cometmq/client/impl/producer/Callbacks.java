// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.impl.Await;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what an application asked for with a callback: begins it and tells the callback, each on the thread that the
 * settings name. Thread-safe.
 */
final class Callbacks {
    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final DefaultMQProducer settings;

    Callbacks(DefaultMQProducer settings) {
        this.settings = settings;
    }

    /** Begins something and has exactly one of the two called when it ended. */
    <T> void run(Supplier<CompletableFuture<T>> begin, Consumer<T> success, Consumer<Throwable> failed) {
        Executor sender = settings.getAsyncSenderExecutor();
        if (sender == null) {
            tell(begin.get(), success, failed);
            return;
        }
        try {
            sender.execute(() -> tell(begin.get(), success, failed));
        } catch (RejectedExecutionException full) {
            failed.accept(new RemotingTooMuchRequestException(
                    "the asyncSenderExecutor rejects the send: " + full.getMessage()));
        }
    }

    private <T> void tell(CompletableFuture<T> result, Consumer<T> success, Consumer<Throwable> failed) {
        Await.whenDone(
                result,
                (done, failure) -> call(() -> {
                    if (failure == null) {
                        success.accept(done);
                    } else {
                        failed.accept(Await.cause(failure));
                    }
                }));
    }

    private void call(Runnable callback) {
        Executor caller = settings.getCallbackExecutor();
        if (caller == null) {
            callback.run();
            return;
        }
        try {
            caller.execute(callback);
        } catch (RejectedExecutionException full) {
            log.warn("The callbackExecutor rejects a callback, a network thread calls it: cause={}", full.getMessage());
            callback.run();
        }
    }
}
