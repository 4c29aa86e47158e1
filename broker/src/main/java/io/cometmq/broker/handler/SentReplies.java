// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.FLUSH_DISK_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.store.Appended;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns what the store did with a send into the answer. Immutable. */
public final class SentReplies {
    private final PublishedAddress storeHost;
    private final Map<String, String> fields;

    public SentReplies(PublishedAddress storeHost, SendConfig config) {
        this.storeHost = storeHost;
        this.fields = Map.of(
                MessageConst.PROPERTY_MSG_REGION, config.region(),
                MessageConst.PROPERTY_TRACE_SWITCH, String.valueOf(config.trace()));
    }

    /** The answer to a send, now if nothing has to be waited for. */
    CompletionStage<Reply<Sent>> of(Appended appended, int queueId, @Nullable String uniqueKey) {
        CompletableFuture<Boolean> durable = appended.durable();
        if (durable.isDone() && !durable.isCompletedExceptionally()) {
            return CompletableFuture.completedFuture(reply(appended, queueId, uniqueKey, durable.getNow(true)));
        }
        return durable.handle((inTime, failure) ->
                failure == null ? reply(appended, queueId, uniqueKey, inTime) : refused(StoreAnswers.of(failure)));
    }

    /** The answer to a send that was refused: it carries the same fields as a success. */
    Reply<Sent> refused(RuntimeException failure) {
        if (failure instanceof Refusal no) {
            return Reply.<Sent>refused(no.code(), no.remark()).withFields(fields);
        }
        throw failure;
    }

    private Reply<Sent> reply(Appended appended, int queueId, @Nullable String uniqueKey, boolean inTime) {
        Sent sent = new Sent(ids(appended), queueId, appended.queueOffset(), uniqueKey, null, null);
        return new Reply<>(inTime ? SUCCESS : FLUSH_DISK_TIMEOUT, null, sent, fields, Body.empty());
    }

    private String ids(Appended appended) {
        String first = new MessageId(storeHost.get(), appended.logOffset(0)).text();
        if (appended.count() == 1) {
            return first;
        }
        StringBuilder all = new StringBuilder(appended.count() * (first.length() + 1)).append(first);
        for (int i = 1; i < appended.count(); i++) {
            all.append(',').append(new MessageId(storeHost.get(), appended.logOffset(i)).text());
        }
        return all.toString();
    }
}
