// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.AssignmentRequests.QUERY_ASSIGNMENT;
import static io.cometmq.remoting.protocol.request.ClientRequests.CHECK_CLIENT_CONFIG;
import static io.cometmq.remoting.protocol.request.ClientRequests.CONSUMER_SEND_MSG_BACK;
import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_LIST_BY_GROUP;
import static io.cometmq.remoting.protocol.request.ClientRequests.HEART_BEAT;
import static io.cometmq.remoting.protocol.request.ClientRequests.UNREGISTER_CLIENT;
import static io.cometmq.remoting.protocol.request.LockRequests.LOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.LockRequests.UNLOCK_BATCH_MQ;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_EARLIEST_MSG_STORETIME;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MAX_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.GET_MIN_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.QUERY_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.OffsetRequests.SEARCH_OFFSET_BY_TIMESTAMP;
import static io.cometmq.remoting.protocol.request.OffsetRequests.UPDATE_CONSUMER_OFFSET;
import static io.cometmq.remoting.protocol.request.PopRequests.ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.BATCH_ACK_MESSAGE;
import static io.cometmq.remoting.protocol.request.PopRequests.CHANGE_MESSAGE_INVISIBLETIME;
import static io.cometmq.remoting.protocol.request.PopRequests.POP_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.LITE_PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.PullRequests.PULL_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static io.cometmq.remoting.protocol.request.RecallRequests.RECALL_MESSAGE;
import static io.cometmq.remoting.protocol.request.ReplyRequests.SEND_REPLY_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.RouteRequests.GET_ROUTEINFO_BY_TOPIC;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_BATCH_MESSAGE;
import static io.cometmq.remoting.protocol.request.SendRequests.SEND_MESSAGE_V2;
import static io.cometmq.remoting.protocol.request.TopicRequests.UPDATE_AND_CREATE_TOPIC;
import static io.cometmq.remoting.protocol.request.TransactionRequests.END_TRANSACTION;

import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.BatchAckMessageRequestBody;
import io.cometmq.remoting.protocol.body.CheckClientRequestBody;
import io.cometmq.remoting.protocol.body.GetConsumerListByGroupResponseBody;
import io.cometmq.remoting.protocol.body.HeartbeatData;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.QueryAssignmentRequestBody;
import io.cometmq.remoting.protocol.body.QueryAssignmentResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;
import io.cometmq.remoting.protocol.request.ClientRequests.HeartbeatSeen;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.remoting.protocol.request.ClientRequests.UnregisterClient;
import io.cometmq.remoting.protocol.request.OffsetRequests.MaxOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.OfQueue;
import io.cometmq.remoting.protocol.request.OffsetRequests.QueryOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.SearchOffset;
import io.cometmq.remoting.protocol.request.OffsetRequests.UpdateOffset;
import io.cometmq.remoting.protocol.request.PopRequests.Ack;
import io.cometmq.remoting.protocol.request.PopRequests.ChangeInvisibleTime;
import io.cometmq.remoting.protocol.request.PopRequests.Pop;
import io.cometmq.remoting.protocol.request.PopRequests.Popped;
import io.cometmq.remoting.protocol.request.PullRequests.Pull;
import io.cometmq.remoting.protocol.request.PullRequests.Pulled;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.protocol.request.RecallRequests.Recall;
import io.cometmq.remoting.protocol.request.RecallRequests.Recalled;
import io.cometmq.remoting.protocol.request.RouteRequests.RouteOf;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import io.cometmq.remoting.protocol.request.SendRequests.Sent;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.RpcClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One short typed method per remote call. Each returns a future that fails with a {@code RemotingException} when no
 * answer came and, unless said otherwise, with {@link MQBrokerException} when the answer was a refusal. Thread-safe.
 */
public final class MQClientAPIImpl {
    /** How long the queues of an ordered consumer may take to be locked. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    /** The bit of a pull's {@code sysFlag} that has a request code of its own. */
    private static final int LITE_PULL_FLAG = 16;

    private final RpcClient rpc;
    private final NameServers nameServers;
    private final Duration timeout;
    private final UnderWay offsetsToSend = new UnderWay();

    /** Calls through {@code rpc}; calls other than sends and pulls take at most {@code timeout}. */
    MQClientAPIImpl(RpcClient rpc, NameServers nameServers, Duration timeout) {
        this.rpc = rpc;
        this.nameServers = nameServers;
        this.timeout = timeout;
    }

    /** How long calls other than sends and pulls may take. */
    Duration timeout() {
        return timeout;
    }

    /** A topic's route; fails with {@link MQClientException} when the name servers know none. */
    CompletableFuture<TopicRouteData> route(String topic) {
        return nameServers
                .call(GET_ROUTEINFO_BY_TOPIC, new RouteOf(topic, true), timeout)
                .thenCompose(answer -> {
                    if (answer.isSuccess()) {
                        return CompletableFuture.completedFuture(Json.read(answer.body(), TopicRouteData.class));
                    }
                    return CompletableFuture.failedFuture(noRoute(topic, answer));
                });
    }

    /** Appends a message or a batch; completes with whatever code the broker answers. */
    public CompletableFuture<Answer<Sent>> send(String address, Send header, byte[] body, Duration atMost) {
        return rpc.call(address, sendType(header), header, Body.of(body), atMost);
    }

    /** Sends the answer to a message; completes with whatever code the broker answers. */
    public CompletableFuture<Answer<Sent>> sendReply(String address, Send header, byte[] body, Duration atMost) {
        return rpc.call(address, SEND_REPLY_MESSAGE_V2, header, Body.of(body), atMost);
    }

    /** Appends a message or a batch without an answer; completes when the bytes were handed over. */
    public CompletableFuture<Void> sendOneway(String address, Send header, byte[] body, Duration atMost) {
        return rpc.tell(address, sendType(header), header, Body.of(body), atMost);
    }

    /** Reads messages; completes with whatever code the broker answers. */
    public CompletableFuture<Answer<Pulled>> pull(String address, Pull header, Duration atMost) {
        return rpc.call(address, pullType(header), header, Body.empty(), atMost);
    }

    /** Borrows messages; completes with whatever code the broker answers. */
    public CompletableFuture<Answer<Popped>> pop(String address, Pop header, Duration atMost) {
        return rpc.call(address, POP_MESSAGE, header, Body.empty(), atMost);
    }

    /** Says that a borrowed message is consumed. */
    public CompletableFuture<Void> ack(String address, Ack header, Duration atMost) {
        return done(call(address, ACK_MESSAGE, header, Body.empty(), atMost));
    }

    /** Says that borrowed messages are consumed; what the broker cannot settle of it, it leaves out. */
    public CompletableFuture<Void> ack(String address, BatchAckMessageRequestBody acks, Duration atMost) {
        return done(call(address, BATCH_ACK_MESSAGE, NoHeader.INSTANCE, json(acks), atMost));
    }

    /** Borrows a message anew for another time from now on. */
    public CompletableFuture<Void> changeInvisibleTime(String address, ChangeInvisibleTime header, Duration atMost) {
        return done(call(address, CHANGE_MESSAGE_INVISIBLETIME, header, Body.empty(), atMost));
    }

    /** Which queues of a topic are one client's. */
    public CompletableFuture<QueryAssignmentResponseBody> assignment(String address, QueryAssignmentRequestBody asked) {
        return call(address, QUERY_ASSIGNMENT, NoHeader.INSTANCE, json(asked), timeout)
                .thenApply(answer -> Json.read(answer.body(), QueryAssignmentResponseBody.class));
    }

    /** Gives a message back that could not be consumed. */
    public CompletableFuture<Void> sendBack(String address, SendBack header, Duration atMost) {
        return done(call(address, CONSUMER_SEND_MSG_BACK, header, Body.empty(), atMost));
    }

    /** Calls a delayed message back. */
    public CompletableFuture<Recalled> recall(String address, Recall header, Duration atMost) {
        return call(address, RECALL_MESSAGE, header, Body.empty(), atMost).thenApply(Answer::header);
    }

    /** Says how a transaction ended: committed or rolled back. */
    public CompletableFuture<Void> endTransaction(String address, EndTransaction header, Duration atMost) {
        return done(call(address, END_TRANSACTION, header, Body.empty(), atMost));
    }

    /** Says that it is not known how a transaction ended, without an answer. */
    public CompletableFuture<Void> leaveTransactionOpen(String address, EndTransaction header, Duration atMost) {
        return rpc.tell(address, END_TRANSACTION, header, Body.empty(), atMost);
    }

    /** Says which groups this client has. */
    CompletableFuture<HeartbeatSeen> heartbeat(String address, HeartbeatData groups) {
        return call(address, HEART_BEAT, NoHeader.INSTANCE, json(groups), timeout)
                .thenApply(Answer::header);
    }

    /** Takes this client out of groups. */
    CompletableFuture<Void> unregister(String address, UnregisterClient header) {
        return done(call(address, UNREGISTER_CLIENT, header, Body.empty(), timeout));
    }

    /** Asks whether the broker understands a subscription. */
    public CompletableFuture<Void> checkClient(String address, CheckClientRequestBody subscription) {
        return done(call(address, CHECK_CLIENT_CONFIG, NoHeader.INSTANCE, json(subscription), timeout));
    }

    /** The client ids of a consumer group. */
    public CompletableFuture<GetConsumerListByGroupResponseBody> consumerIds(String address, String group) {
        return call(address, GET_CONSUMER_LIST_BY_GROUP, new OfConsumerGroup(group), Body.empty(), timeout)
                .thenApply(answer -> Json.read(answer.body(), GetConsumerListByGroupResponseBody.class));
    }

    /** A group's offset; fails with code QUERY_NOT_FOUND when the broker has none. */
    public CompletableFuture<Long> consumerOffset(String address, QueryOffset header) {
        return call(address, QUERY_CONSUMER_OFFSET, header, Body.empty(), timeout)
                .thenApply(answer -> answer.header().offset());
    }

    /** Saves a group's offset. */
    public CompletableFuture<Void> updateConsumerOffset(String address, UpdateOffset header) {
        return done(call(address, UPDATE_CONSUMER_OFFSET, header, Body.empty(), timeout));
    }

    /** Saves a group's offset without an answer. */
    public CompletableFuture<Void> updateConsumerOffsetOneway(String address, UpdateOffset header) {
        return offsetsToSend.watch(() -> rpc.tell(address, UPDATE_CONSUMER_OFFSET, header, Body.empty(), timeout));
    }

    /** Completes when each offset saved without an answer so far was handed to a socket or has failed. */
    CompletableFuture<Void> offsetsSent() {
        return offsetsToSend.quiet();
    }

    /** The offset of the first message stored at or after a time. */
    CompletableFuture<Long> searchOffset(String address, MessageQueue queue, long timestamp) {
        SearchOffset header = new SearchOffset(queue.getTopic(), queue.getQueueId(), timestamp, null);
        return call(address, SEARCH_OFFSET_BY_TIMESTAMP, header, Body.empty(), timeout)
                .thenApply(answer -> answer.header().offset());
    }

    /** The offset that the next message gets. */
    CompletableFuture<Long> maxOffset(String address, MessageQueue queue) {
        return maxOffset(address, queue, timeout);
    }

    /** As {@link #maxOffset(String, MessageQueue)}, within a time. */
    public CompletableFuture<Long> maxOffset(String address, MessageQueue queue, Duration atMost) {
        MaxOffset header = new MaxOffset(queue.getTopic(), queue.getQueueId(), true);
        return call(address, GET_MAX_OFFSET, header, Body.empty(), atMost)
                .thenApply(answer -> answer.header().offset());
    }

    /** The offset of the oldest message. */
    CompletableFuture<Long> minOffset(String address, MessageQueue queue) {
        OfQueue header = new OfQueue(queue.getTopic(), queue.getQueueId());
        return call(address, GET_MIN_OFFSET, header, Body.empty(), timeout)
                .thenApply(answer -> answer.header().offset());
    }

    /** When the oldest message was stored. */
    CompletableFuture<Long> earliestStoreTime(String address, MessageQueue queue) {
        OfQueue header = new OfQueue(queue.getTopic(), queue.getQueueId());
        return call(address, GET_EARLIEST_MSG_STORETIME, header, Body.empty(), timeout)
                .thenApply(answer -> answer.header().timestamp());
    }

    /** The stored record at a log offset. */
    CompletableFuture<byte[]> viewMessage(String address, ViewMessage header) {
        return call(address, VIEW_MESSAGE_BY_ID, header, Body.empty(), timeout).thenApply(Answer::body);
    }

    /** Stored records by key; completes with whatever code the broker answers. */
    CompletableFuture<Answer<IndexState>> queryMessage(String address, QueryByKey header, Duration atMost) {
        return rpc.call(address, QUERY_MESSAGE, header, Body.empty(), atMost);
    }

    /** Creates or changes a topic. */
    CompletableFuture<Void> createTopic(String address, CreateTopic header) {
        return done(call(address, UPDATE_AND_CREATE_TOPIC, header, Body.empty(), timeout));
    }

    /** Locks queues for an ordered consumer; completes with those that it holds. */
    public CompletableFuture<Set<MessageQueue>> lock(String address, LockBatchRequestBody queues) {
        return call(address, LOCK_BATCH_MQ, NoHeader.INSTANCE, json(queues), LOCK_TIMEOUT)
                .thenApply(answer ->
                        Json.read(answer.body(), LockBatchResponseBody.class).lockOKMQSet());
    }

    /** Gives locked queues back without an answer. */
    public CompletableFuture<Void> unlockOneway(String address, UnlockBatchRequestBody queues) {
        return rpc.tell(address, UNLOCK_BATCH_MQ, NoHeader.INSTANCE, json(queues), LOCK_TIMEOUT);
    }

    private <H extends Record, R extends Record> CompletableFuture<Answer<R>> call(
            String address, RequestType<H, R> type, H header, Body body, Duration atMost) {
        return rpc.call(address, type, header, body, atMost)
                .thenCompose(answer -> answer.isSuccess()
                        ? CompletableFuture.completedFuture(answer)
                        : CompletableFuture.failedFuture(
                                new MQBrokerException(answer.code(), answer.remark(), address)));
    }

    private static <R extends Record> CompletableFuture<Void> done(CompletableFuture<Answer<R>> call) {
        return call.thenAccept(answer -> {});
    }

    private static Body json(Record body) {
        return Body.of(Json.writeBytes(body));
    }

    private static RequestType<Pull, Pulled> pullType(Pull header) {
        return (header.sysFlag() & LITE_PULL_FLAG) != 0 ? LITE_PULL_MESSAGE : PULL_MESSAGE;
    }

    private static RequestType<Send, Sent> sendType(Send header) {
        return Boolean.TRUE.equals(header.batch()) ? SEND_BATCH_MESSAGE : SEND_MESSAGE_V2;
    }

    private MQClientException noRoute(String topic, Answer<NoHeader> answer) {
        if (answer.code() == ResponseCode.TOPIC_NOT_EXIST) {
            return new MQClientException(
                    ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                    "No route info of this topic: " + topic + ", the name servers " + nameServers.addresses()
                            + " know no broker that has it");
        }
        return new MQClientException(answer.code(), "the route of topic " + topic + " was refused: " + answer.remark());
    }
}
