// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.AsyncHandler;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers a send that is made again as the first one was answered, instead of storing its message twice. Sends are told
 * apart by topic and by the unique key that the producer gave. Off unless configured, and then it costs nothing. Guarded
 * by its own lock, which is held for one look at a table.
 *
 * <p>Messages that consumers send on for a later try keep their key, so those of retry and dead-letter topics are let
 * through. A send that was refused is forgotten: the next try is a new one.
 */
public final class RepeatedSends {
    private final Supplier<RepeatedSendConfig> config;
    private final Clock clock;
    private final Map<Key, First> recent = new LinkedHashMap<>();

    private record Key(String topic, String uniqueKey) {}

    /** The first send with a key, which may still be at work. */
    private record First(CompletableFuture<Reply<Sent>> answer, long atMillis) {}

    public RepeatedSends(Supplier<RepeatedSendConfig> config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The same handler, asked once for each message. */
    AsyncHandler<Send, Sent> around(AsyncHandler<Send, Sent> handler) {
        return request -> config.get().window().isZero() ? handler.handle(request) : once(request, handler);
    }

    private CompletionStage<Reply<Sent>> once(Request<Send> request, AsyncHandler<Send, Sent> handler) {
        Key key = keyOf(request.header());
        if (key == null) {
            return handler.handle(request);
        }
        CompletableFuture<Reply<Sent>> mine = new CompletableFuture<>();
        CompletableFuture<Reply<Sent>> first = firstOf(key, mine);
        if (first != mine) {
            return first;
        }
        try {
            handler.handle(request).whenComplete((reply, failure) -> complete(key, mine, reply, failure));
        } catch (RuntimeException refused) {
            complete(key, mine, null, refused);
        }
        return mine;
    }

    private void complete(
            Key key, CompletableFuture<Reply<Sent>> mine, @Nullable Reply<Sent> reply, @Nullable Throwable failure) {
        if (reply == null || reply.header() == null) {
            forget(key, mine);
        }
        if (reply == null) {
            mine.completeExceptionally(
                    failure == null ? new IllegalStateException("a send without an answer") : failure);
        } else {
            mine.complete(reply);
        }
    }

    private synchronized CompletableFuture<Reply<Sent>> firstOf(Key key, CompletableFuture<Reply<Sent>> mine) {
        long now = clock.millis();
        dropOld(now);
        First first = recent.get(key);
        if (first != null) {
            return first.answer();
        }
        recent.put(key, new First(mine, now));
        return mine;
    }

    private synchronized void forget(Key key, CompletableFuture<Reply<Sent>> mine) {
        First first = recent.get(key);
        if (first != null && first.answer() == mine) {
            recent.remove(key);
        }
    }

    private void dropOld(long now) {
        Iterator<First> oldest = recent.values().iterator();
        boolean more = true;
        while (more && oldest.hasNext()) {
            boolean tooOld =
                    now - oldest.next().atMillis() >= config.get().window().toMillis();
            more = tooOld || recent.size() >= config.get().max();
            if (more) {
                oldest.remove();
            }
        }
    }

    private static @Nullable Key keyOf(Send ask) {
        EncodedProperties properties = ask.properties();
        if (properties == null || TopicNames.isRetryTopic(ask.topic()) || TopicNames.isDlqTopic(ask.topic())) {
            return null;
        }
        String uniqueKey = properties.get(PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return uniqueKey == null ? null : new Key(ask.topic(), uniqueKey);
    }
}
