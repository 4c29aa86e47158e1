// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import static io.cometmq.remoting.protocol.request.QueryRequests.QUERY_MESSAGE;

import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.QueryRequests.IndexState;
import io.cometmq.remoting.protocol.request.QueryRequests.QueryByKey;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.remoting.rpc.Answer;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks messages up in the key indexes of brokers. */
final class KeyIndexes {
    /** Messages asked of one broker for a unique id: an index may hold others of the same hash. */
    private static final int MAX_PER_ID = 32;

    private static final String UNIQUE_INDEX_TYPE = "U";

    private KeyIndexes() {}

    /** What the broker at {@code address} finds; empty when it finds nothing. */
    static List<MessageExt> ask(AdminClient admin, String address, QueryByKey question) {
        Answer<IndexState> answer = admin.ask(address, QUERY_MESSAGE, question, Body.empty(), admin.timeout());
        if (answer.code() == ResponseCode.QUERY_NOT_FOUND) {
            return List.of();
        }
        if (!answer.isSuccess()) {
            throw AdminClient.refused(address, QUERY_MESSAGE, answer);
        }
        return MessageDecoder.decodes(ByteBuffer.wrap(answer.body()));
    }

    /**
     * What the brokers of a topic find, oldest first.
     *
     * @param cluster null for all clusters
     */
    static List<MessageExt> all(AdminClient admin, QueryByKey question, @Nullable String cluster) {
        List<MessageExt> found = new ArrayList<>();
        for (BrokerData broker : admin.route(question.topic()).brokerDatas()) {
            if (cluster == null || cluster.equals(broker.cluster())) {
                AdminClient.readAddress(broker).ifPresent(address -> found.addAll(ask(admin, address, question)));
            }
        }
        found.sort(Comparator.comparingLong(MessageExt::getStoreTimestamp));
        return found;
    }

    /**
     * Every message of {@code topic} that its producer gave the id {@code uniqueId}, oldest first: one that was sent again
     * is stored twice. Only those stored between two times, on the brokers of {@code cluster} or, when it is null, on all.
     */
    static List<MessageExt> allUnique(
            AdminClient admin, String topic, String uniqueId, long begin, long end, @Nullable String cluster) {
        QueryByKey question = new QueryByKey(topic, uniqueId, MAX_PER_ID, begin, end, UNIQUE_INDEX_TYPE, null, true);
        List<MessageExt> found = new ArrayList<>(all(admin, question, cluster));
        found.removeIf(message -> !uniqueId.equals(message.getMsgId()));
        return found;
    }

    /**
     * The message of {@code topic} that its producer gave the id {@code uniqueId}; empty when no broker has it.
     *
     * @throws AdminException when it was not found and a broker could not be asked
     */
    static Optional<MessageExt> findUnique(AdminClient admin, String topic, String uniqueId) {
        QueryByKey question =
                new QueryByKey(topic, uniqueId, MAX_PER_ID, 0, Long.MAX_VALUE, UNIQUE_INDEX_TYPE, null, true);
        @Nullable AdminException unasked = null;
        for (BrokerData broker : admin.route(topic).brokerDatas()) {
            try {
                Optional<MessageExt> found = AdminClient.readAddress(broker)
                        .flatMap(address -> ask(admin, address, question).stream()
                                .filter(message -> uniqueId.equals(message.getMsgId()))
                                .findFirst());
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
}
