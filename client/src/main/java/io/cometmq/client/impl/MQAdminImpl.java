// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import io.cometmq.client.QueryResult;
import io.cometmq.client.common.ClientErrorCode;
import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.protocol.request.TopicRequests.CreateTopic;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.rpc.Answer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the questions of {@code MQAdmin} for every producer and consumer of a client. Thread-safe. */
public final class MQAdminImpl {
    private static final Logger log = LoggerFactory.getLogger(MQAdminImpl.class);
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(18);
    /** How far back a message is looked for by its unique key. */
    private static final Duration UNIQUE_KEY_AGE = Duration.ofDays(3);

    private static final int UNIQUE_KEY_MAX = 32;
    private static final String INDEX_KEY = "K";
    private static final String INDEX_UNIQUE = "U";
    private static final String SINGLE_TAG = "SINGLE_TAG";

    private final MQClientAPIImpl api;
    private final TopicRoutes routes;
    private final BrokerTable brokers;
    private final Clock clock;

    MQAdminImpl(MQClientAPIImpl api, TopicRoutes routes, BrokerTable brokers, Clock clock) {
        this.api = api;
        this.routes = routes;
        this.brokers = brokers;
        this.clock = clock;
    }

    /** Creates a topic on every master that carries the topic {@code key}; fails when none of them could. */
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag, Map<String, String> attributes)
            throws MQClientException {
        String problem = TopicNames.problemOfTopic(newTopic);
        if (!problem.isEmpty()) {
            throw new MQClientException(problem, null);
        }
        CreateTopic header = new CreateTopic(
                newTopic,
                key,
                queueNum,
                queueNum,
                Permission.READ_WRITE,
                SINGLE_TAG,
                topicSysFlag,
                false,
                attributeText(attributes),
                null);
        MQClientException last = null;
        int created = 0;
        for (BrokerData broker : routes.fetch(key).data().brokerDatas()) {
            String master = brokers.master(broker.brokerName());
            if (master == null) {
                continue;
            }
            try {
                ask(api.createTopic(master, header));
                created++;
            } catch (MQClientException failure) {
                last = failure;
            }
        }
        if (last != null) {
            throw last;
        }
        if (created == 0) {
            throw new MQClientException(
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    "topic " + newTopic + " not created: no broker of topic " + key + " has a master");
        }
    }

    /** The readable queues of a topic. */
    public List<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        List<MessageQueue> readable = routes.fetch(topic).readable();
        if (readable.isEmpty()) {
            throw new MQClientException("topic " + topic + " has no readable queue", null);
        }
        return readable;
    }

    /** The writable queues of a topic. */
    public List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException {
        List<MessageQueue> writable = routes.fetch(topic).writable();
        if (writable.isEmpty()) {
            throw new MQClientException("topic " + topic + " has no writable queue", null);
        }
        return writable;
    }

    /** See {@code MQAdmin}. */
    public long searchOffset(MessageQueue queue, long timestamp) throws MQClientException {
        return ask(api.searchOffset(master(queue), queue, timestamp));
    }

    /** See {@code MQAdmin}. */
    public long maxOffset(MessageQueue queue) throws MQClientException {
        return ask(api.maxOffset(master(queue), queue));
    }

    /** See {@code MQAdmin}. */
    public long minOffset(MessageQueue queue) throws MQClientException {
        return ask(api.minOffset(master(queue), queue));
    }

    /** See {@code MQAdmin}. */
    public long earliestMsgStoreTime(MessageQueue queue) throws MQClientException {
        return ask(api.earliestStoreTime(master(queue), queue));
    }

    /** The message with this id: the broker's, or else the client's unique key. */
    public MessageExt viewMessage(String topic, String msgId)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Optional<MessageId> offsetId = parse(msgId);
        if (offsetId.isPresent()) {
            try {
                return viewByOffsetId(topic, offsetId.get());
            } catch (MQBrokerException | RemotingException notThere) {
                // A unique key looks like an offset id; only asking tells them apart.
                log.debug(
                        "No message by offset id, it is looked for by unique key: msgId={} cause={}",
                        msgId,
                        notThere.toString());
            }
        }
        return viewByUniqueKey(topic, msgId);
    }

    private MessageExt viewByOffsetId(String topic, MessageId id)
            throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        InetSocketAddress address = id.address();
        String host = address.getAddress().getHostAddress();
        String target = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        byte[] found = Await.result(api.viewMessage(target, new ViewMessage(topic, id.offset())));
        return MessageDecoder.decode(ByteBuffer.wrap(found));
    }

    private MessageExt viewByUniqueKey(String topic, String uniqueKey) throws MQClientException, InterruptedException {
        QueryByKey query = new QueryByKey(
                topic,
                uniqueKey,
                UNIQUE_KEY_MAX,
                clock.millis() - UNIQUE_KEY_AGE.toMillis(),
                Long.MAX_VALUE,
                INDEX_UNIQUE,
                null,
                true);
        QueryResult result = query(query, found -> uniqueKey.equals(found.getMsgId()));
        return result.getMessageList().get(0);
    }

    /** Messages of the topic that carry this key. */
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
            throws MQClientException, InterruptedException {
        QueryByKey query = new QueryByKey(topic, key, maxNum, begin, end, INDEX_KEY, null, null);
        return query(query, found -> found.getTopic().equals(topic) && hasKey(found, key));
    }

    private QueryResult query(QueryByKey query, Predicate<MessageExt> wanted)
            throws MQClientException, InterruptedException {
        List<CompletableFuture<Answer<IndexState>>> calls = new ArrayList<>();
        for (BrokerData broker : routes.get(query.topic()).data().brokerDatas()) {
            String address = brokers.any(broker.brokerName());
            if (address != null) {
                calls.add(api.queryMessage(address, query, QUERY_TIMEOUT));
            }
        }
        if (calls.isEmpty()) {
            throw new MQClientException(
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION, "topic " + query.topic() + " is on no broker");
        }
        List<MessageExt> found = new ArrayList<>();
        long indexed = 0;
        Throwable failure = null;
        for (CompletableFuture<Answer<IndexState>> call : calls) {
            try {
                Answer<IndexState> answer = Await.result(call);
                if (answer.isSuccess()) {
                    indexed = Math.max(indexed, answer.header().indexLastUpdateTimestamp());
                    MessageDecoder.decodes(ByteBuffer.wrap(answer.body())).stream()
                            .filter(wanted)
                            .forEach(found::add);
                } else if (answer.code() != ResponseCode.QUERY_NOT_FOUND) {
                    failure = new MQBrokerException(answer.code(), answer.remark());
                }
            } catch (RemotingException | MQBrokerException failed) {
                failure = failed;
            }
        }
        if (found.isEmpty()) {
            throw nothing(query, failure);
        }
        return new QueryResult(indexed, found);
    }

    private static MQClientException nothing(QueryByKey query, @Nullable Throwable failure) {
        String what = "query message by key " + query.key() + " of topic " + query.topic();
        return failure == null
                ? new MQClientException(ResponseCode.NO_MESSAGE, what + " finished, but no message.")
                : new MQClientException(what + " failed: " + failure.getMessage(), failure);
    }

    private static boolean hasKey(MessageExt message, String key) {
        String keys = message.getKeys();
        return keys != null
                && Arrays.asList(keys.split(MessageConst.KEY_SEPARATOR, -1)).contains(key);
    }

    private static Optional<MessageId> parse(String msgId) {
        try {
            return Optional.of(MessageId.parse(msgId));
        } catch (IllegalArgumentException ignored) {
            // Any other text may be a unique key.
            return Optional.empty();
        }
    }

    private static @Nullable String attributeText(Map<String, String> attributes) {
        return attributes.isEmpty()
                ? null
                : attributes.entrySet().stream()
                        .map(entry -> "+" + entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    private String master(MessageQueue queue) throws MQClientException {
        String address = brokers.master(brokers.nameOf(queue));
        if (address == null) {
            routes.fetch(queue.getTopic());
            address = brokers.master(brokers.nameOf(queue));
        }
        if (address == null) {
            throw new MQClientException(
                    ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    "The broker[" + queue.getBrokerName() + "] not exist: the route of topic " + queue.getTopic()
                            + " names no master of it");
        }
        return address;
    }

    private static <T> T ask(CompletableFuture<T> call) throws MQClientException {
        try {
            return Await.result(call);
        } catch (MQBrokerException refused) {
            throw new MQClientException(
                    refused.getResponseCode(),
                    "broker " + refused.getBrokerAddr() + ": " + refused.getErrorMessage(),
                    refused);
        } catch (RemotingException failed) {
            throw new MQClientException("no answer: " + failed.getMessage(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MQClientException("interrupted while waiting for a broker", interrupted);
        }
    }
}
