// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.Appended;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves the requests that append messages: one, or a batch. Thread-safe. */
public final class SendHandler {
    private final MessageStore store;
    private final PublishedAddress storeHost;
    private final SendChecks checks;
    private final SendProperties properties;
    private final RetrySends retries;
    private final Routing routing;
    private final SentReplies replies;
    private final BrokerStats stats;

    public SendHandler(
            MessageStore store,
            PublishedAddress storeHost,
            SendChecks checks,
            SendProperties properties,
            RetrySends retries,
            Routing routing,
            SentReplies replies,
            BrokerStats stats) {
        this.store = store;
        this.storeHost = storeHost;
        this.checks = checks;
        this.properties = properties;
        this.retries = retries;
        this.routing = routing;
        this.replies = replies;
        this.stats = stats;
    }

    /** Adds this handler's rows. */
    public void bind(HandlerTable table) {
        table.onAsync(SEND_MESSAGE, Lane.INLINE, this::send);
        table.onAsync(SEND_MESSAGE_V2, Lane.INLINE, this::send);
        table.onAsync(SEND_BATCH_MESSAGE, Lane.INLINE, this::send);
    }

    CompletionStage<Reply<Sent>> send(Request<Send> request) {
        try {
            Send ask = request.header();
            boolean creates = !checks.isKnown(ask.topic());
            TopicConfig topic = checks.topic(ask);
            int queueId = checks.queue(ask, topic);
            boolean batch = request.code() == SEND_BATCH_MESSAGE.code() || Boolean.TRUE.equals(ask.batch());
            CompletionStage<Reply<Sent>> sent =
                    batch ? sendBatch(request, topic, queueId) : sendOne(request, topic, queueId);
            return creates ? sent.thenCombine(checks.announced(), (reply, done) -> reply) : sent;
        } catch (Refusal no) {
            return CompletableFuture.completedFuture(replies.refused(no));
        } catch (StoreException refused) {
            return CompletableFuture.completedFuture(replies.refused(StoreAnswers.of(refused)));
        }
    }

    private CompletionStage<Reply<Sent>> sendOne(Request<Send> request, TopicConfig topic, int queueId) {
        Send ask = request.header();
        String sent = ask.properties() == null ? "" : ask.properties();
        SendProperties.refuseUnsupported(sent);
        SendProperties.Completed completed = properties.complete(sent);
        Destination bound = new Destination(topic.topicName(), queueId, completed.text());
        Destination to = routing.route(retries.route(bound, ask, request.version()));
        ByteBuffer body = request.body();
        if (!body.hasRemaining()) {
            throw new Refusal(MESSAGE_ILLEGAL, "the body is empty: expected at least 1 byte");
        }
        NewRecord entry = entry(request, topic, to, ask.flag(), body, SendProperties.waitsForStore(sent));
        Appended appended = store.append(entry);
        stats.put(topic.topicName(), 1);
        return replies.of(appended, queueId, completed.uniqueKey());
    }

    private CompletionStage<Reply<Sent>> sendBatch(Request<Send> request, TopicConfig topic, int queueId) {
        String name = topic.topicName();
        if (TopicNames.isRetryTopic(name) || name.length() > TopicNames.MAX_TOPIC_LENGTH) {
            throw new Refusal(
                    MESSAGE_ILLEGAL,
                    "batch to topic " + name + ": expected no retry topic and a name of at most "
                            + TopicNames.MAX_TOPIC_LENGTH + " characters");
        }
        Send ask = request.header();
        String sent = ask.properties() == null ? "" : ask.properties();
        boolean waits = SendProperties.waitsForStore(sent);
        List<NewRecord> entries = new ArrayList<>();
        for (BatchBody.Entry entry : split(request.body())) {
            SendProperties.refuseUnsupported(entry.properties());
            Destination to = new Destination(name, queueId, entry.properties());
            entries.add(entry(request, topic, to, entry.flag(), entry.body(), waits));
        }
        Appended appended = store.append(entries);
        stats.put(name, entries.size());
        return replies.of(appended, queueId, SendProperties.uniqueKey(sent));
    }

    private static List<BatchBody.Entry> split(ByteBuffer body) {
        try {
            List<BatchBody.Entry> entries = BatchBody.split(body);
            if (entries.isEmpty()) {
                throw new Refusal(MESSAGE_ILLEGAL, "the batch is empty: expected at least 1 message");
            }
            return entries;
        } catch (MalformedMessageException malformed) {
            throw new Refusal(MESSAGE_ILLEGAL, String.valueOf(malformed.getMessage()));
        }
    }

    private NewRecord entry(
            Request<Send> request, TopicConfig topic, Destination to, int flag, ByteBuffer body, boolean waits) {
        Send ask = request.header();
        boolean multiTag = topic.topicFilterType() == TopicFilterType.MULTI_TAG;
        return new NewRecord(
                to.topic(),
                to.queueId(),
                flag,
                multiTag ? ask.sysFlag() | MessageSysFlag.MULTI_TAGS : ask.sysFlag(),
                ask.bornTimestamp(),
                request.connection().remote(),
                storeHost.get(),
                ask.reconsumeTimes() == null ? 0 : ask.reconsumeTimes(),
                0,
                body,
                to.properties(),
                waits);
    }
}
