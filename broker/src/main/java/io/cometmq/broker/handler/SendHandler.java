// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.common.message.KnownProperties.DOES_NOT_WAIT;
import static io.cometmq.common.message.KnownProperties.HALF;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.transaction.HalfRouting;
import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.KnownProperties;
import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.topic.QueueType;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicFilterType;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.AsyncHandler;
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
    /** Messages of a batch are stored with what their producer gave. */
    private static final EncodedProperties NOTHING_MORE = EncodedProperties.NONE;

    private final MessageStore store;
    private final PublishedAddress storeHost;
    private final SendChecks checks;
    private final SendProperties properties;
    private final SendRouting routing;
    private final SentReplies replies;
    private final SendCounts counts;

    public SendHandler(
            MessageStore store,
            PublishedAddress storeHost,
            SendChecks checks,
            SendProperties properties,
            SendRouting routing,
            SentReplies replies,
            SendCounts counts) {
        this.store = store;
        this.storeHost = storeHost;
        this.checks = checks;
        this.properties = properties;
        this.routing = routing;
        this.replies = replies;
        this.counts = counts;
    }

    /** Adds this handler's rows, behind what knows sends that were made before. */
    public void bind(HandlerTable table, RepeatedSends repeated) {
        AsyncHandler<Send, Sent> once = repeated.around(this::send);
        table.onAsync(SEND_MESSAGE, Lane.INLINE, once);
        table.onAsync(SEND_MESSAGE_V2, Lane.INLINE, once);
        table.onAsync(SEND_BATCH_MESSAGE, Lane.INLINE, once);
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

    private CompletionStage<Reply<Sent>> sendOne(Request<Send> request, TopicConfig topic, int chosenQueue) {
        Send ask = request.header();
        EncodedProperties sent = ask.givenProperties();
        long known = KnownProperties.in(sent);
        SendProperties.refuseUnsupported(sent, known);
        checks.kind(topic, MessageKinds.of(known));
        String name = topic.topicName();
        int queueId = Priorities.queueOf(sent, known, chosenQueue, topic);
        Destination bound = properties.bound(name, queueId, sent, known);
        Destination to = routing.route(bound, ask, request.version());
        ByteBuffer body = request.body();
        if (!body.hasRemaining()) {
            throw new Refusal(MESSAGE_ILLEGAL, "the body is empty: expected at least 1 byte");
        }
        boolean waits = !KnownProperties.has(known, DOES_NOT_WAIT);
        NewRecord entry = entry(request, topic, to, properties.addedToMessages(), ask.flag(), body, waits);
        long began = counts.append();
        Appended appended = counts.appended(request, began, store.append(entry));
        counts.sent(name, queueId, to, appended);
        return replies.of(appended, queueId, uniqueKey(bound), to);
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
        EncodedProperties sent = ask.givenProperties();
        long known = KnownProperties.in(sent);
        boolean waits = !KnownProperties.has(known, DOES_NOT_WAIT);
        List<BatchBody.Entry> parts = split(request.body());
        // Compat: RocketMQ keeps a batch together only when its producer gave it an id as a whole.
        boolean together =
                topic.queueType() == QueueType.BATCH && KnownProperties.has(known, KnownProperties.UNIQUE_KEY);
        List<NewRecord> entries = new ArrayList<>(together ? 0 : parts.size());
        for (BatchBody.Entry entry : parts) {
            long inside = KnownProperties.in(entry.properties());
            SendProperties.refuseUnsupported(entry.properties(), inside);
            refuseHalf(inside);
            checks.kind(topic, MessageKinds.of(inside));
            if (together) {
                continue;
            }
            EncodedProperties kept = SendProperties.withoutStoreProperties(entry.properties(), inside);
            Destination to = new Destination(name, queueId, kept, inside);
            entries.add(entry(request, topic, to, NOTHING_MORE, entry.flag(), entry.body(), waits));
        }
        if (together) {
            return sendTogether(request, topic, queueId, parts);
        }
        long began = counts.append();
        Appended appended = counts.appended(request, began, store.append(entries));
        counts.sentBatch(name, queueId, entries.size(), appended);
        return replies.of(appended, queueId, KnownProperties.uniqueKey(sent, known));
    }

    /** Stores a batch as one record. */
    private CompletionStage<Reply<Sent>> sendTogether(
            Request<Send> request, TopicConfig topic, int queueId, List<BatchBody.Entry> parts) {
        Send ask = request.header();
        EncodedProperties sent = BatchTags.added(ask.givenProperties(), parts);
        Destination to = properties.bound(topic.topicName(), queueId, sent, KnownProperties.in(sent));
        boolean waits = !KnownProperties.has(to.known(), DOES_NOT_WAIT);
        NewRecord record = entry(request, topic, to, properties.addedToMessages(), ask.flag(), request.body(), waits);
        long began = counts.append();
        Appended appended = counts.appended(request, began, store.appendTogether(record, parts.size()));
        counts.sentBatch(topic.topicName(), queueId, parts.size(), appended);
        return replies.ofTogether(appended, queueId, uniqueKey(to));
    }

    /** The unique key of a message, which has one. */
    private static String uniqueKey(Destination bound) {
        String key = KnownProperties.uniqueKey(bound.properties(), bound.known());
        if (key == null) {
            throw new IllegalStateException("a message without unique key, which each was given");
        }
        return key;
    }

    private static void refuseHalf(long known) {
        if (KnownProperties.has(known, HALF)) {
            throw new Refusal(
                    MESSAGE_ILLEGAL, "property TRAN_MSG=true in a batch: expected messages of transactions one by one");
        }
    }

    /** What belongs to a transaction is told by its property; of the flag alone it would be stored and never be seen. */
    private static int sysFlag(int sent, EncodedProperties properties) {
        int type = MessageSysFlag.transactionType(sent);
        if (type == MessageSysFlag.TRANSACTION_NOT_TYPE || type == MessageSysFlag.TRANSACTION_COMMIT) {
            return sent;
        }
        if (HalfRouting.isHalf(properties)) {
            return sent & ~MessageSysFlag.TRANSACTION_ROLLBACK;
        }
        throw new Refusal(
                MESSAGE_ILLEGAL,
                "sysFlag=" + sent + " without property TRAN_MSG=true: expected no transaction bits ("
                        + MessageSysFlag.TRANSACTION_ROLLBACK + ")");
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
            Request<Send> request,
            TopicConfig topic,
            Destination to,
            EncodedProperties more,
            int flag,
            ByteBuffer body,
            boolean waits) {
        Send ask = request.header();
        int sysFlag = sysFlag(ask.sysFlag(), to.properties());
        boolean multiTag = topic.topicFilterType() == TopicFilterType.MULTI_TAG;
        return new NewRecord(
                to.topic(),
                new RecordHead(
                        to.queueId(),
                        flag,
                        multiTag ? sysFlag | MessageSysFlag.MULTI_TAGS : sysFlag,
                        ask.bornTimestamp(),
                        request.connection().remote(),
                        storeHost.get(),
                        ask.reconsumeTimes() == null ? 0 : ask.reconsumeTimes(),
                        0),
                body,
                to.properties().and(more),
                waits);
    }
}
