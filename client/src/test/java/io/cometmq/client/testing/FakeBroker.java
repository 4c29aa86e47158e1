// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.testing;

import static io.cometmq.remoting.protocol.request.ClientRequests.CONSUMER_SEND_MSG_BACK;
import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_LIST_BY_GROUP;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED;
import static io.cometmq.remoting.protocol.request.ClientRequests.UNREGISTER_CLIENT;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PullRequests.LITE_PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static io.cometmq.remoting.protocol.request.RecallRequests.RECALL_MESSAGE;
import static io.cometmq.remoting.protocol.request.ReplyRequests.PUSH_REPLY_MESSAGE_TO_CLIENT;
import static io.cometmq.remoting.protocol.request.ReplyRequests.SEND_REPLY_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;

import io.cometmq.common.io.Json;
import io.cometmq.common.message.BatchBody;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.GetConsumerListByGroupResponseBody;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.request.ClientRequests.HeartbeatSeen;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.protocol.request.OffsetRequests.Offset;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.StoreTime;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.protocol.request.RecallRequests.Recalled;
import io.cometmq.remoting.protocol.request.ReplyRequests.PushReply;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import io.cometmq.remoting.rpc.RpcServer;
import io.cometmq.remoting.rpc.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A broker that keeps messages in lists, holds pulls until there is a message, and remembers what clients told it.
 * Guarded by its own lock, which is not held while answers are sent.
 */
public final class FakeBroker {
    private final String name;
    private final RpcServer server;
    private final Map<MessageQueue, List<ByteBuffer>> queues = new HashMap<>();
    private final List<ByteBuffer> log = new ArrayList<>();
    private final Map<MessageQueue, Long> minOffsets = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Deque<Refusal> nextSends = new ArrayDeque<>();
    private final Deque<Integer> nextAnswers = new ArrayDeque<>();
    private final Deque<Refusal> nextSendBacks = new ArrayDeque<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<CompletableFuture<Reply<NoHeader>>> unansweredOffsets = new ArrayList<>();
    private boolean holdsOffsetAnswers;
    private final Map<String, HeartbeatData> clients = new LinkedHashMap<>();
    private final Map<String, Connection> connections = new HashMap<>();
    private final List<Send> sends = new ArrayList<>();
    private final List<SendBack> sendBacks = new ArrayList<>();
    private final List<UnregisterClient> unregistered = new ArrayList<>();
    private final FakeTransactions transactions;
    private final List<Map<String, String>> sendFields = new CopyOnWriteArrayList<>();
    private final FakePops pops;
    private final List<Pull> litePulls = new ArrayList<>();
    private final List<CompletableFuture<Answer<NoHeader>>> pushes = new CopyOnWriteArrayList<>();
    private @Nullable Pull lastPull;
    private final FakeLocks locks = new FakeLocks();
    private int pulls;
    private int memberQuestions;

    /** A pull that waits for a message. */
    private record Held(Pull pull, MessageQueue queue, CompletableFuture<Reply<Pulled>> answer) {}

    FakeBroker(String name, Transport transport) {
        this.name = name;
        transactions = new FakeTransactions(name);
        pops = new FakePops(name);
        HandlerTable table = new HandlerTable();
        transactions.bind(table);
        pops.bind(table);
        locks.bind(table);
        table.on(SEND_MESSAGE_V2, Lane.INLINE, this::send);
        table.on(SEND_BATCH_MESSAGE, Lane.INLINE, this::send);
        table.on(SEND_REPLY_MESSAGE_V2, Lane.INLINE, this::sendReply);
        table.onAsync(PULL_MESSAGE, Lane.INLINE, this::pull);
        table.onAsync(LITE_PULL_MESSAGE, Lane.INLINE, this::litePull);
        table.on(HEART_BEAT, Lane.INLINE, this::heartbeat);
        table.on(UNREGISTER_CLIENT, Lane.INLINE, this::unregister);
        table.on(GET_CONSUMER_LIST_BY_GROUP, Lane.INLINE, this::consumers);
        table.on(CONSUMER_SEND_MSG_BACK, Lane.INLINE, this::sendBack);
        table.on(QUERY_CONSUMER_OFFSET, Lane.INLINE, this::queryOffset);
        table.onAsync(UPDATE_CONSUMER_OFFSET, Lane.INLINE, this::updateOffset);
        table.on(
                GET_MAX_OFFSET,
                Lane.INLINE,
                request -> offset(maxOffset(
                        queue(request.header().topic(), request.header().queueId()))));
        table.on(
                GET_MIN_OFFSET,
                Lane.INLINE,
                request -> offset(minOffset(
                        queue(request.header().topic(), request.header().queueId()))));
        table.on(SEARCH_OFFSET_BY_TIMESTAMP, Lane.INLINE, request -> offset(0));
        table.on(GET_EARLIEST_MSG_STORETIME, Lane.INLINE, request -> Reply.of(new StoreTime(7)));
        table.on(
                RECALL_MESSAGE,
                Lane.INLINE,
                request -> Reply.of(
                        new Recalled("recalled from " + request.header().topic())));
        table.on(VIEW_MESSAGE_BY_ID, Lane.INLINE, this::view);
        table.on(QUERY_MESSAGE, Lane.INLINE, this::query);
        server = transport.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Dispatcher.of(table, Lanes.inCaller(), List.of()),
                ConnectionListener.NONE);
    }

    public String name() {
        return name;
    }

    /** {@code host:port}. */
    public String address() {
        return server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort();
    }

    /** Refuses the next send with this code; may be called several times. */
    public synchronized void refuseNextSend(int code) {
        nextSends.add(new Refusal(code, "refused by the test"));
    }

    /** Stores the next message and answers with this code. */
    public synchronized void answerNextSend(int code) {
        nextAnswers.add(code);
    }

    /** Refuses the next message that is given back. */
    public synchronized void refuseNextSendBack(int code) {
        nextSendBacks.add(new Refusal(code, "refused by the test"));
    }

    /** Says that everything before {@code offset} is gone. */
    public synchronized void deleteBefore(MessageQueue queue, long offset) {
        minOffsets.put(queue, offset);
    }

    /** Appends a message as another producer would; returns its offset in the queue. */
    public long append(MessageQueue queue, Messages message) {
        long offset;
        synchronized (this) {
            List<ByteBuffer> records = queues.computeIfAbsent(queue, same -> new ArrayList<>());
            offset = records.size();
            ByteBuffer record = message.queue(queue.getQueueId())
                    .at(offset, log.size())
                    .on(server.address())
                    .record();
            records.add(record);
            log.add(record);
        }
        answerHeld(queue);
        return offset;
    }

    /** Saves an offset as an earlier life of the group would have. */
    public synchronized void commit(String group, MessageQueue queue, long offset) {
        offsets.put(key(group, queue), offset);
    }

    /** From now on, who saves an offset is not answered before {@link #answerOffsets}. */
    public synchronized void holdOffsetAnswers() {
        holdsOffsetAnswers = true;
    }

    /** How many saved offsets are not answered. */
    public synchronized int unansweredOffsets() {
        return unansweredOffsets.size();
    }

    /** Answers all offsets that were saved meanwhile, and later ones at once. */
    public void answerOffsets() {
        List<CompletableFuture<Reply<NoHeader>>> all;
        synchronized (this) {
            holdsOffsetAnswers = false;
            all = List.copyOf(unansweredOffsets);
            unansweredOffsets.clear();
        }
        all.forEach(answer -> answer.complete(Reply.ok()));
    }

    /** The group's offset; -1 when there is none. */
    public synchronized long committed(String group, MessageQueue queue) {
        return offsets.getOrDefault(key(group, queue), -1L);
    }

    /** Tells all clients that a group changed. */
    public void notifyChanged(String group) {
        List<Connection> all;
        synchronized (this) {
            all = List.copyOf(connections.values());
        }
        all.forEach(connection -> connection
                .tell(NOTIFY_CONSUMER_IDS_CHANGED, new OfConsumerGroup(group), Body.empty())
                .join());
    }

    /** The locks of ordered consumers. */
    public FakeLocks locks() {
        return locks;
    }

    /** What this broker lends and assigns. */
    public FakePops pops() {
        return pops;
    }

    /** What this broker heard of transactions. */
    public FakeTransactions transactions() {
        return transactions;
    }

    /** Asks a client something, as a broker does on behalf of an administrator. */
    public <H extends Record, R extends Record> Answer<R> ask(
            String clientId, RequestType<H, R> type, H header, byte[] body) {
        Connection client;
        synchronized (this) {
            client = connections.get(clientId);
        }
        if (client == null) {
            throw new IllegalStateException(
                    "client " + clientId + ": expected one of " + clients().keySet());
        }
        return client.call(type, header, Body.of(body), Duration.ofSeconds(10)).join();
    }

    /** Asks a client about a half message. */
    public void checkTransaction(
            String clientId, Messages half, long queueOffset, long logOffset, String transactionId) {
        Connection client;
        synchronized (this) {
            client = connections.get(clientId);
        }
        if (client == null) {
            throw new IllegalStateException(
                    "client " + clientId + ": expected one of " + clients().keySet());
        }
        transactions.check(client, half, queueOffset, logOffset, transactionId);
    }

    /** The headers of all sends, the refused ones too. */
    public synchronized List<Send> sends() {
        return List.copyOf(sends);
    }

    public synchronized List<SendBack> sendBacks() {
        return List.copyOf(sendBacks);
    }

    public synchronized List<UnregisterClient> unregistered() {
        return List.copyOf(unregistered);
    }

    /** The last heartbeat of each client. */
    public synchronized Map<String, HeartbeatData> clients() {
        return Map.copyOf(clients);
    }

    /** How often it was asked who is in a group. */
    public synchronized int memberQuestions() {
        return memberQuestions;
    }

    public synchronized int pulls() {
        return pulls;
    }

    /** What is stored in a queue. */
    public synchronized List<MessageExt> messages(MessageQueue queue) {
        return queues.getOrDefault(queue, List.of()).stream()
                .map(record -> MessageDecoder.decode(record.duplicate()))
                .toList();
    }

    private Reply<Sent> send(Request<Send> request) {
        Send header = request.header();
        sendFields.add(request.fields());
        synchronized (this) {
            sends.add(header.kept());
            Refusal refusal = nextSends.poll();
            if (refusal != null) {
                throw refusal;
            }
        }
        MessageQueue queue = queue(header.topic(), header.queueId());
        long first;
        if (Boolean.TRUE.equals(header.batch())) {
            first = -1;
            for (BatchBody.Entry entry : BatchBody.split(ByteBuffer.wrap(request.bodyBytes()))) {
                byte[] body = new byte[entry.body().remaining()];
                entry.body().get(body);
                long offset = append(
                        queue, message(header.topic(), body, entry.properties().text(), 0));
                first = first < 0 ? offset : first;
            }
        } else {
            first = append(
                    queue,
                    message(
                            header.topic(),
                            request.bodyBytes(),
                            header.givenProperties().text(),
                            header.sysFlag()));
        }
        return Reply.of(nextAnswer(), null, sent(header, first))
                .withField("MSG_REGION", "TestRegion")
                .withField("TRACE_ON", "true");
    }

    /** Pushes an answer to the client that it names, as a broker does. */
    private Reply<Sent> sendReply(Request<Send> request) {
        Send reply = request.header();
        String clientId =
                MessageProperties.decode(reply.givenProperties().text()).get("REPLY_TO_CLIENT");
        Connection client;
        synchronized (this) {
            sends.add(reply.kept());
            client = connections.get(clientId);
        }
        if (client == null) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "no channel of client " + clientId);
        }
        CompletableFuture<Answer<NoHeader>> pushed = client.call(
                PUSH_REPLY_MESSAGE_TO_CLIENT,
                new PushReply(
                        "P",
                        reply.topic(),
                        "TBW102",
                        4,
                        0,
                        reply.sysFlag(),
                        reply.bornTimestamp(),
                        reply.flag(),
                        reply.givenProperties().text(),
                        0,
                        false,
                        "127.0.0.1:50000",
                        address(),
                        reply.bornTimestamp()),
                Body.of(request.bodyBytes()),
                Duration.ofSeconds(3));
        pushes.add(pushed);
        return Reply.of(new Sent("OFFSET-ID", 0, 0, null, null, null));
    }

    /** All header fields of all sends, those that no record declares, too. */
    public List<Map<String, String>> sendFields() {
        return sendFields;
    }

    /** The answers that were pushed to clients. */
    public List<CompletableFuture<Answer<NoHeader>>> pushes() {
        return pushes;
    }

    private synchronized int nextAnswer() {
        Integer code = nextAnswers.poll();
        return code == null ? ResponseCode.SUCCESS : code;
    }

    /** A half message gets a real id, because the producer takes its log offset from there. */
    private Sent sent(Send header, long queueOffset) {
        if ((header.sysFlag() & MessageSysFlag.TRANSACTION_PREPARED) == 0) {
            return new Sent("OFFSET-ID-" + queueOffset, header.queueId(), queueOffset, null, null, null);
        }
        String uniqueKey =
                MessageProperties.decode(header.givenProperties().text()).get("UNIQ_KEY");
        String id = new MessageId(server.address(), 1_000 + queueOffset).text();
        return new Sent(id, header.queueId(), queueOffset, uniqueKey, null, null);
    }

    private static Messages message(String topic, byte[] body, String properties, int sysFlag) {
        Messages message = Messages.to(topic).body(body).sysFlag(sysFlag);
        MessageProperties.decode(properties).forEach(message::property);
        return message;
    }

    /** The header of the pull that came last. */
    public synchronized Pull lastPull() {
        if (lastPull == null) {
            throw new AssertionError("nobody has pulled");
        }
        return lastPull;
    }

    /** The headers of the pulls of lite pull consumers. */
    public synchronized List<Pull> litePulls() {
        return List.copyOf(litePulls);
    }

    /** Answers all pulls that wait, as if their time were over. */
    public void releaseHeld() {
        List<Held> all;
        synchronized (this) {
            all = List.copyOf(held);
            held.clear();
        }
        all.forEach(one -> one.answer.complete(read(one.pull, one.queue)));
    }

    private CompletionStage<Reply<Pulled>> litePull(Request<Pull> request) {
        synchronized (this) {
            litePulls.add(request.header());
        }
        return pull(request);
    }

    private CompletionStage<Reply<Pulled>> pull(Request<Pull> request) {
        Pull pull = request.header();
        MessageQueue queue = queue(pull.topic(), pull.queueId());
        CompletableFuture<Reply<Pulled>> answer = new CompletableFuture<>();
        synchronized (this) {
            pulls++;
            lastPull = pull;
            if ((pull.sysFlag() & 1) != 0) {
                offsets.put(key(pull.consumerGroup(), queue), pull.commitOffset());
            }
            boolean mayWait = (pull.sysFlag() & 2) != 0;
            if (mayWait && pull.queueOffset() == maxOffset(queue)) {
                held.add(new Held(pull, queue, answer));
                return answer;
            }
        }
        answer.complete(read(pull, queue));
        return answer;
    }

    private void answerHeld(MessageQueue queue) {
        List<Held> ready = new ArrayList<>();
        synchronized (this) {
            for (Held one : held) {
                if (one.queue.equals(queue)) {
                    ready.add(one);
                }
            }
            held.removeAll(ready);
        }
        ready.forEach(one -> one.answer.complete(read(one.pull, queue)));
    }

    private synchronized Reply<Pulled> read(Pull pull, MessageQueue queue) {
        List<ByteBuffer> records = queues.getOrDefault(queue, List.of());
        long min = minOffset(queue);
        long from = pull.queueOffset();
        if (from < min || from > records.size()) {
            long next = from < min ? min : records.size();
            return Reply.of(ResponseCode.PULL_OFFSET_MOVED, "moved", pulled(next, min, records.size()));
        }
        if (from == records.size()) {
            return Reply.of(ResponseCode.PULL_NOT_FOUND, "nothing", pulled(from, min, records.size()));
        }
        long to = Math.min(records.size(), from + pull.maxMsgNums());
        List<ByteBuffer> found = new ArrayList<>();
        for (long i = from; i < to; i++) {
            found.add(records.get((int) i).duplicate());
        }
        return Reply.of(pulled(to, min, records.size())).withBody(Body.of(found));
    }

    private static Pulled pulled(long next, long min, long max) {
        return new Pulled(0, next, min, max, null, 0, 0, null);
    }

    private synchronized Reply<HeartbeatSeen> heartbeat(Request<NoHeader> request) {
        HeartbeatData data = Json.read(request.bodyBytes(), HeartbeatData.class);
        clients.put(data.clientID(), data);
        connections.put(data.clientID(), request.connection());
        return Reply.of(new HeartbeatSeen(true, true));
    }

    private synchronized Reply<NoHeader> unregister(Request<UnregisterClient> request) {
        unregistered.add(request.header());
        clients.remove(request.header().clientID());
        connections.remove(request.header().clientID());
        return Reply.ok();
    }

    private synchronized Reply<NoHeader> consumers(Request<OfConsumerGroup> request) {
        memberQuestions++;
        TreeSet<String> ids = new TreeSet<>();
        clients.forEach((id, data) -> data.consumerDataSet().forEach(consumer -> {
            if (consumer.groupName().equals(request.header().consumerGroup())) {
                ids.add(id);
            }
        }));
        if (ids.isEmpty()) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "no consumer for this group");
        }
        return Reply.ok().withBody(Body.of(Json.writeBytes(new GetConsumerListByGroupResponseBody(List.copyOf(ids)))));
    }

    private synchronized Reply<NoHeader> sendBack(Request<SendBack> request) {
        sendBacks.add(request.header());
        Refusal refusal = nextSendBacks.poll();
        if (refusal != null) {
            throw refusal;
        }
        return Reply.ok();
    }

    private synchronized Reply<Offset> queryOffset(Request<QueryOffset> request) {
        QueryOffset ask = request.header();
        long offset = committed(ask.consumerGroup(), queue(ask.topic(), ask.queueId()));
        if (offset < 0) {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "no offset");
        }
        return offset(offset);
    }

    private synchronized CompletionStage<Reply<NoHeader>> updateOffset(Request<UpdateOffset> request) {
        UpdateOffset update = request.header();
        commit(update.consumerGroup(), queue(update.topic(), update.queueId()), update.commitOffset());
        if (!holdsOffsetAnswers) {
            return CompletableFuture.completedFuture(Reply.ok());
        }
        CompletableFuture<Reply<NoHeader>> answer = new CompletableFuture<>();
        unansweredOffsets.add(answer);
        return answer;
    }

    private synchronized Reply<NoHeader> view(Request<ViewMessage> request) {
        long offset = request.header().offset();
        if (offset >= log.size()) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "no message at " + offset);
        }
        return Reply.ok().withBody(Body.of(List.of(log.get((int) offset).duplicate())));
    }

    private synchronized Reply<IndexState> query(Request<QueryByKey> request) {
        QueryByKey ask = request.header();
        List<ByteBuffer> found = log.stream()
                .filter(record -> {
                    MessageExt message = MessageDecoder.decode(record.duplicate());
                    return ask.key().equals(message.getKeys()) || ask.key().equals(message.getMsgId());
                })
                .map(ByteBuffer::duplicate)
                .toList();
        if (found.isEmpty()) {
            throw new Refusal(ResponseCode.QUERY_NOT_FOUND, "no message with key " + ask.key());
        }
        return Reply.of(new IndexState(5, 6)).withBody(Body.of(found));
    }

    private synchronized long maxOffset(MessageQueue queue) {
        return queues.getOrDefault(queue, List.of()).size();
    }

    private synchronized long minOffset(MessageQueue queue) {
        return minOffsets.getOrDefault(queue, 0L);
    }

    private MessageQueue queue(String topic, int queueId) {
        return new MessageQueue(topic, name, queueId);
    }

    private static Reply<Offset> offset(long offset) {
        return Reply.of(new Offset(offset));
    }

    private static String key(String group, MessageQueue queue) {
        return group + "@" + queue;
    }
}
