// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;
import static io.cometmq.remoting.protocol.request.QueryRequests.VIEW_MESSAGE_BY_ID;
import static io.cometmq.remoting.protocol.request.TransactionRequests.RESUME_CHECK_HALF_MESSAGE;

import io.cometmq.client.QueryResult;
import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageId;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.request.QueryRequests.ViewMessage;
import io.cometmq.remoting.protocol.request.TransactionRequests.ResumeCheck;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks messages up by their place, their id and their keys. Fails with {@link AdminException}s. Immutable. */
public final class MessageAdmin {
    /** Messages asked of one broker for a unique id: an index may hold others of the same hash. */
    private static final int MAX_PER_ID = 32;

    private static final String KEY_INDEX_TYPE = "K";
    private static final String UNIQUE_INDEX_TYPE = "U";

    private final AdminClient admin;

    public MessageAdmin(AdminClient admin) {
        this.admin = admin;
    }

    /** The message at the place that an offset id names. */
    public MessageExt at(String topic, MessageId place) {
        byte[] found = admin.call(
                        Addresses.text(place.address()), VIEW_MESSAGE_BY_ID, new ViewMessage(topic, place.offset()))
                .body();
        return MessageDecoder.decode(ByteBuffer.wrap(found));
    }

    /**
     * The message with this id. Both kinds of id look alike: one that no broker can be asked for by its place is looked for
     * among the ids of producers.
     *
     * @param id a broker's (address and log offset) or a producer's
     * @throws AdminException NO_MESSAGE when no broker has it
     */
    public MessageExt byId(String topic, String id) {
        MessageId place;
        try {
            place = MessageId.parse(id);
        } catch (IllegalArgumentException producers) {
            return unique(topic, id)
                    .orElseThrow(() -> new AdminException(
                            ResponseCode.NO_MESSAGE, "no broker of topic " + topic + " has a message " + id));
        }
        try {
            return at(topic, place);
        } catch (AdminException notThere) {
            return unique(topic, id).orElseThrow(() -> notThere);
        }
    }

    /**
     * What the brokers of a topic find in their key indexes, oldest first.
     *
     * @param cluster null for all clusters
     */
    public QueryResult byKey(QueryByKey question, @Nullable String cluster) {
        List<MessageExt> found = new ArrayList<>();
        long indexed = 0;
        for (String broker : admin.brokersOf(question.topic(), cluster).values()) {
            QueryResult part = byKeyOn(broker, question);
            found.addAll(part.getMessageList());
            indexed = Math.max(indexed, part.getIndexLastUpdateTimestamp());
        }
        found.sort(Comparator.comparingLong(MessageExt::getStoreTimestamp));
        return new QueryResult(indexed, found);
    }

    /**
     * Every message of {@code topic} that its producer gave the id {@code uniqueId}, oldest first: one that was sent again
     * is stored twice. Only those stored between two times, on the brokers of {@code cluster} or, when it is null, on all.
     */
    public List<MessageExt> allUnique(String topic, String uniqueId, long begin, long end, @Nullable String cluster) {
        List<MessageExt> found = new ArrayList<>(
                byKey(uniqueQuestion(topic, uniqueId, begin, end), cluster).getMessageList());
        found.removeIf(message -> !uniqueId.equals(message.getMsgId()));
        return found;
    }

    /**
     * The message of {@code topic} that its producer gave the id {@code uniqueId}; empty when no broker has it.
     *
     * @throws AdminException when it was not found and a broker could not be asked
     */
    public Optional<MessageExt> unique(String topic, String uniqueId) {
        QueryByKey question = uniqueQuestion(topic, uniqueId, 0, Long.MAX_VALUE);
        AdminException unasked = null;
        for (String broker : admin.brokersOf(topic, null).values()) {
            try {
                Optional<MessageExt> found = byKeyOn(broker, question).getMessageList().stream()
                        .filter(message -> uniqueId.equals(message.getMsgId()))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (AdminException failure) {
                unasked = failure;
            }
        }
        if (unasked != null) {
            throw unasked;
        }
        return Optional.empty();
    }

    /**
     * {@link #byKey}, without messages whose key only has the same hash.
     *
     * @throws AdminException NO_MESSAGE when there is none
     */
    public QueryResult withKey(QueryByKey question, @Nullable String cluster) {
        QueryResult found = byKey(question, cluster);
        boolean byKeys = question.indexType() == null || question.indexType().equals(KEY_INDEX_TYPE);
        return atLeastOne(
                question,
                found.getIndexLastUpdateTimestamp(),
                found.getMessageList().stream()
                        .filter(message -> !byKeys || hasKey(message, question.key()))
                        .toList());
    }

    /**
     * {@link #allUnique} as a result.
     *
     * @throws AdminException NO_MESSAGE when there is none
     */
    public QueryResult withUniqueId(String topic, String uniqueId, long begin, long end, @Nullable String cluster) {
        QueryByKey question = uniqueQuestion(topic, uniqueId, begin, end);
        return atLeastOne(question, 0, allUnique(topic, uniqueId, begin, end, cluster));
    }

    private static QueryResult atLeastOne(QueryByKey question, long indexed, List<MessageExt> found) {
        if (found.isEmpty()) {
            throw new AdminException(
                    ResponseCode.NO_MESSAGE,
                    "no broker of topic " + question.topic() + " has a message of key " + question.key());
        }
        return new QueryResult(indexed, found);
    }

    private static boolean hasKey(MessageExt message, String key) {
        String keys = message.getKeys();
        return keys != null
                && Arrays.asList(keys.split(MessageConst.KEY_SEPARATOR, -1)).contains(key);
    }

    /**
     * Has the broker of a half message check it again after it was given up; false when the broker refuses.
     *
     * @param msgId a broker's id or a producer's
     */
    public boolean resumeCheck(String topic, String msgId) {
        String offsetId = String.valueOf(byId(topic, msgId).getOffsetMsgId());
        String broker = Addresses.text(MessageId.parse(offsetId).address());
        try {
            admin.call(broker, RESUME_CHECK_HALF_MESSAGE, new ResumeCheck(topic, offsetId));
            return true;
        } catch (AdminException refused) {
            if (refused.refused() == null) {
                throw refused;
            }
            return false;
        }
    }

    private QueryResult byKeyOn(String broker, QueryByKey question) {
        Answer<IndexState> answer = admin.ask(broker, QUERY_MESSAGE, question, Body.empty(), admin.timeout());
        if (answer.code() == ResponseCode.QUERY_NOT_FOUND) {
            return new QueryResult(0, List.of());
        }
        if (!answer.isSuccess()) {
            throw AdminClient.refused(broker, QUERY_MESSAGE, answer);
        }
        return new QueryResult(
                answer.header().indexLastUpdateTimestamp(), MessageDecoder.decodes(ByteBuffer.wrap(answer.body())));
    }

    private static QueryByKey uniqueQuestion(String topic, String uniqueId, long begin, long end) {
        return new QueryByKey(topic, uniqueId, MAX_PER_ID, begin, end, UNIQUE_INDEX_TYPE, null, true);
    }
}
