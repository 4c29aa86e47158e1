// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.FLUSH_DISK_TIMEOUT;
import static io.cometmq.remoting.protocol.ResponseCode.SUCCESS;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.timer.TimerRouting;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what the store did with a send into the answer. Thread-safe. */
public final class SentReplies {
    private final PublishedAddress storeHost;
    private final String brokerName;
    private final Supplier<SendConfig> config;
    private volatile Told told;

    /** What is told with answers beside their header, and the settings that it was made of. */
    private record Told(SendConfig of, Map<String, String> fields) {
        static Told of(SendConfig config) {
            return new Told(
                    config,
                    Map.of(
                            MessageConst.PROPERTY_MSG_REGION, config.region(),
                            MessageConst.PROPERTY_TRACE_SWITCH, String.valueOf(config.trace())));
        }
    }

    /** Tells what the settings of each moment say. */
    public SentReplies(BrokerIdentity identity, Supplier<SendConfig> config) {
        this.storeHost = identity.address();
        this.brokerName = identity.brokerName();
        this.config = config;
        this.told = Told.of(config.get());
    }

    private Told told() {
        Told present = told;
        SendConfig now = config.get();
        if (!present.of().equals(now)) {
            present = Told.of(now);
            told = present;
        }
        return present;
    }

    /** The answer to a send, now if nothing has to be waited for. */
    CompletionStage<Reply<Sent>> of(Appended appended, int queueId, @Nullable String uniqueKey) {
        return answer(appended, sent(ids(appended), queueId, appended, uniqueKey, null, null));
    }

    /** The answer to a batch that was stored as one record. */
    CompletionStage<Reply<Sent>> ofTogether(Appended appended, int queueId, String uniqueKey) {
        return answer(appended, sent(idOf(appended), queueId, appended, uniqueKey, uniqueKey, null));
    }

    /** The answer to a send that went to {@code to}: it says how to call the message back while it waits. */
    CompletionStage<Reply<Sent>> of(Appended appended, int queueId, String uniqueKey, Destination to) {
        String recallHandle = TimerRouting.recallHandle(to, brokerName, uniqueKey);
        return answer(appended, sent(idOf(appended), queueId, appended, uniqueKey, null, recallHandle));
    }

    private Sent sent(
            String id,
            int queueId,
            Appended appended,
            @Nullable String uniqueKey,
            @Nullable String batchKey,
            @Nullable String recallHandle) {
        SendConfig tells = config.get();
        return new Sent(
                id, queueId, appended.queueOffset(), uniqueKey, batchKey, recallHandle, tells.region(), tells.trace());
    }

    private CompletionStage<Reply<Sent>> answer(Appended appended, Sent sent) {
        CompletableFuture<Boolean> durable = appended.durable();
        if (durable.isDone() && !durable.isCompletedExceptionally()) {
            return CompletableFuture.completedFuture(reply(sent, durable.getNow(true)));
        }
        return durable.handle(
                (inTime, failure) -> failure == null ? reply(sent, inTime) : refused(StoreAnswers.of(failure)));
    }

    /** The answer to a send that was refused: it carries the same fields as a success. */
    Reply<Sent> refused(RuntimeException failure) {
        if (failure instanceof Refusal no) {
            return Reply.<Sent>refused(no.code(), no.remark()).withFields(told().fields());
        }
        throw failure;
    }

    /** A success with this header. */
    Reply<Sent> with(Sent sent) {
        return Reply.of(sent).withFields(told().fields());
    }

    /** An answer with this code that says all the same where the message went. */
    Reply<Sent> failed(int code, String remark, Sent sent) {
        return Reply.of(code, remark, sent).withFields(told().fields());
    }

    /** The store's id of a single record. */
    String idOf(Appended appended) {
        return new MessageId(storeHost.get(), appended.logOffset(0)).text();
    }

    private Reply<Sent> reply(Sent sent, boolean inTime) {
        return new Reply<>(inTime ? SUCCESS : FLUSH_DISK_TIMEOUT, null, sent, Map.of(), Body.empty());
    }

    private String ids(Appended appended) {
        String first = idOf(appended);
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
