// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_QUEUE;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.QUERY_CONSUME_TIME_SPAN;
import static io.cometmq.remoting.protocol.request.ResetRequests.GET_CONSUMER_STATUS_FROM_CLIENT;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.filter.Filters;
import io.cometmq.broker.handler.JsonBodies;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.group.SubscriptionData;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.body.ConsumeQueueData;
import io.cometmq.remoting.protocol.body.GetConsumerStatusBody;
import io.cometmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import io.cometmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import io.cometmq.remoting.protocol.body.QueueTimeSpan;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.QueueEntries;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.TimeSpanOf;
import io.cometmq.remoting.protocol.request.ResetRequests.StatusOf;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the requests by which administrators look into queues and consumers. Thread-safe. */
public final class DiagnosisHandler {
    private static final Logger log = LoggerFactory.getLogger(DiagnosisHandler.class);

    /** The most entries of a queue in one answer. */
    private static final int MAX_ENTRIES = 1_000;

    private static final int MAX_BYTES = 4 << 20;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'#'HH:mm:ss:SSS");

    /** What is looked into. */
    public record Tables(
            BrokerIdentity identity,
            MessageStore store,
            Topics topics,
            ConsumerGroups consumers,
            ConsumerOffsets offsets,
            Filters filters,
            Clock clock) {}

    private final Tables tables;
    private final ClientCalls clients;

    public DiagnosisHandler(Tables tables) {
        this.tables = tables;
        this.clients = new ClientCalls(tables.consumers());
    }

    /** Adds this handler's rows. Those that read messages run on the slow lane. */
    public void bind(HandlerTable table) {
        table.onAsync(CONSUME_MESSAGE_DIRECTLY, Lane.SLOW, this::consumeDirectly);
        table.onAsync(INVOKE_BROKER_TO_GET_CONSUMER_STATUS, Lane.ADMIN, this::status);
        table.on(QUERY_CONSUME_TIME_SPAN, Lane.SLOW, this::timeSpan);
        table.on(QUERY_CONSUME_QUEUE, Lane.SLOW, this::entries);
    }

    CompletionStage<Reply<NoHeader>> consumeDirectly(Request<ConsumeDirectly> request) {
        ConsumeDirectly ask = request.header();
        ClientSession member = clients.member(ask.consumerGroup(), ask.clientId());
        ConsumeDirectly passedOn = new ConsumeDirectly(
                ask.consumerGroup(),
                ask.clientId(),
                ask.msgId(),
                tables.identity().brokerName(),
                ask.topic(),
                ask.topicSysFlag() == null ? Integer.valueOf(0) : ask.topicSysFlag(),
                ask.groupSysFlag() == null ? Integer.valueOf(0) : ask.groupSysFlag());
        return clients.ask(member, CONSUME_MESSAGE_DIRECTLY, passedOn, Body.of(record(ask.msgId())));
    }

    CompletionStage<Reply<NoHeader>> status(Request<StatusOf> request) {
        StatusOf ask = request.header();
        String only = ask.clientAddr() == null ? "" : ask.clientAddr();
        Map<String, Map<MessageQueue, Long>> byClient = new TreeMap<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (ClientSession member : clients.online(ask.group()).members()) {
            if (only.isEmpty() || only.equals(member.clientId())) {
                answers.add(member.connection()
                        .call(GET_CONSUMER_STATUS_FROM_CLIENT, ask, Body.empty(), ClientCalls.TIMEOUT)
                        .handle((answer, failure) -> take(member, answer, failure, byClient)));
            }
        }
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> {
                    synchronized (byClient) {
                        return Reply.ok().withBody(JsonBodies.of(new GetConsumerStatusBody(byClient, Map.of())));
                    }
                });
    }

    Reply<NoHeader> timeSpan(Request<TimeSpanOf> request) {
        TimeSpanOf ask = request.header();
        TopicConfig topic = tables.topics().require(ask.topic());
        List<QueueTimeSpan> spans = new ArrayList<>();
        for (int queueId = 0; queueId < topic.readQueueNums(); queueId++) {
            spans.add(span(ask, queueId));
        }
        return Reply.ok().withBody(JsonBodies.of(new QueryConsumeTimeSpanBody(spans)));
    }

    Reply<NoHeader> entries(Request<QueueEntries> request) {
        QueueEntries ask = request.header();
        MessageStore store = tables.store();
        if (tables.topics().find(ask.topic()) == null) {
            throw new Refusal(SYSTEM_ERROR, "queue " + ask.queueId() + " of topic " + ask.topic() + " does not exist");
        }
        if (ask.count() < 1 || ask.count() > MAX_ENTRIES) {
            throw new Refusal(INVALID_PARAMETER, "count=" + ask.count() + ": expected 1.." + MAX_ENTRIES);
        }
        SubscriptionData wanted = subscription(ask);
        RecordFilter filter = wanted == null ? null : tables.filters().of(wanted);
        List<ConsumeQueueData> found = new ArrayList<>();
        try (ReadResult read =
                store.read(ask.topic(), ask.queueId(), ask.index(), ask.count(), MAX_BYTES, RecordFilter.ALL)) {
            read.records().forEach(record -> found.add(entry(record, filter)));
            return Reply.ok()
                    .withBody(JsonBodies.of(new QueryConsumeQueueResponseBody(
                            wanted,
                            wanted == null || Filters.isByTag(wanted) ? "null" : wanted.subString(),
                            found,
                            read.maxOffset(),
                            read.minOffset())));
        }
    }

    private @Nullable SubscriptionData subscription(QueueEntries ask) {
        if (ask.consumerGroup() == null || ask.consumerGroup().isEmpty()) {
            return null;
        }
        ConsumerGroup group = tables.consumers().find(ask.consumerGroup());
        return group == null ? null : group.subscription(ask.topic());
    }

    private static ConsumeQueueData entry(RecordSlice record, @Nullable RecordFilter filter) {
        String properties = RecordLayout.properties(record.bytes(), 0);
        String tag = io.cometmq.common.message.MessageProperties.get(properties, "TAGS");
        long code = tag == null ? 0 : tag.hashCode();
        boolean passes = filter != null && filter.matchesTagsCode(code) && filter.matchesRecord(record.bytes());
        return new ConsumeQueueData(record.logOffset(), record.size(), code, null, null, passes, null);
    }

    private QueueTimeSpan span(TimeSpanOf ask, int queueId) {
        MessageStore store = tables.store();
        long min = store.minQueueOffset(ask.topic(), queueId);
        long max = store.maxQueueOffset(ask.topic(), queueId);
        long consumed = tables.offsets().find(ask.group(), ask.topic(), queueId).orElse(min);
        long oldest = storeTime(ask.topic(), queueId, min, max, min);
        long newest = storeTime(ask.topic(), queueId, min, max, max - 1);
        long last = storeTime(ask.topic(), queueId, min, max, consumed - 1);
        long next = storeTime(ask.topic(), queueId, min, max, consumed);
        return new QueueTimeSpan(
                new MessageQueue(ask.topic(), tables.identity().brokerName(), queueId),
                oldest,
                newest,
                last == 0 ? oldest : last,
                next == 0 ? 0 : tables.clock().millis() - next,
                text(oldest),
                text(newest),
                text(last == 0 ? oldest : last));
    }

    private long storeTime(String topic, int queueId, long min, long max, long offset) {
        return offset < min || offset >= max
                ? 0
                : tables.store().storeTimeOf(topic, queueId, offset).orElse(0);
    }

    private static String text(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    private static Void take(
            ClientSession member,
            @Nullable Answer<NoHeader> answer,
            @Nullable Throwable failure,
            Map<String, Map<MessageQueue, Long>> byClient) {
        if (answer == null || !answer.isSuccess()) {
            log.warn("A consumer did not tell its offsets: client={}", member.clientId(), failure);
            return null;
        }
        GetConsumerStatusBody status = Json.read(answer.body(), GetConsumerStatusBody.class);
        synchronized (byClient) {
            byClient.put(member.clientId(), status.messageQueueTable());
        }
        return null;
    }

    /** A copy of a record, which travels to another connection. */
    private byte[] record(@Nullable String msgId) {
        long logOffset;
        try {
            logOffset = MessageId.parse(String.valueOf(msgId)).offset();
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "msgId: " + wrong.getMessage());
        }
        try (RecordSlice slice = tables.store().recordAt(logOffset)) {
            if (slice == null) {
                throw new Refusal(SYSTEM_ERROR, "no message " + msgId + " on this broker");
            }
            byte[] bytes = new byte[slice.size()];
            slice.bytes().get(0, bytes);
            return bytes;
        }
    }
}
