// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static io.cometmq.common.message.MessageConst.PROPERTY_TRANSACTION_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX;
import static io.cometmq.remoting.protocol.request.TransactionRequests.CHECK_TRANSACTION_STATE;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordEncoder;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.rpc.Body;
import io.cometmq.remoting.rpc.Connection;
import io.cometmq.store.Appended;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks producers what became of their transactions. Each member of a group that can be reached is as good as any other,
 * so they are asked in turn. Owned by the thread that checks.
 */
final class StateQuestions {
    private static final Logger log = LoggerFactory.getLogger(StateQuestions.class);

    private final ProducerGroups producers;
    private final BrokerIdentity identity;
    private int turn;

    StateQuestions(ProducerGroups producers, BrokerIdentity identity) {
        this.producers = producers;
        this.identity = identity;
    }

    /** The member of the half message's group whose turn it is, or null when none can be reached now. */
    @Nullable
    Connection member(HalfMessage half) {
        String group = half.group();
        return group == null ? null : next(group);
    }

    /**
     * Asks a member of the group about a half message.
     *
     * @param properties of the copy that was just appended
     */
    void ask(Connection member, HalfMessage half, Appended copy, String properties) {
        InetSocketAddress here = identity.address().get();
        String uniqueKey = MessageProperties.get(properties, PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        String transactionId = MessageProperties.get(properties, PROPERTY_TRANSACTION_ID);
        String offsetMsgId = new MessageId(here, copy.logOffset(0)).text();
        CheckTransaction question = new CheckTransaction(
                TopicNames.TRANS_HALF_TOPIC,
                copy.queueOffset(),
                copy.logOffset(0),
                uniqueKey,
                transactionId == null ? uniqueKey : transactionId,
                offsetMsgId,
                identity.brokerName());
        member.tell(CHECK_TRANSACTION_STATE, question, Body.of(encode(half, copy, properties, here)))
                .exceptionally(failure -> {
                    log.debug(
                            "Transaction not asked for, it is tried again: group={} cause={}",
                            half.group(),
                            failure.toString());
                    return null;
                });
    }

    private @Nullable Connection next(String group) {
        List<Connection> members = producers.members(group).stream()
                .sorted(Comparator.comparing(ClientSession::clientId).thenComparing(ClientSession::remoteText))
                .map(ClientSession::connection)
                .filter(connection -> connection.isOpen() && connection.isWritable())
                .toList();
        return members.isEmpty() ? null : members.get(Math.floorMod(turn++, members.size()));
    }

    /** The copy as a stored record, under the topic and queue that the producer knows. */
    private static byte[] encode(HalfMessage half, Appended copy, String properties, InetSocketAddress here) {
        ByteBuffer bytes = half.bytes();
        RecordEncoder encoder = new RecordEncoder(
                String.valueOf(half.realTopic()),
                half.body(),
                properties,
                new RecordHead(
                        half.realQueueId(),
                        RecordLayout.flag(bytes, 0),
                        RecordLayout.sysFlag(bytes, 0),
                        RecordLayout.bornTimestamp(bytes, 0),
                        RecordLayout.bornHost(bytes, 0),
                        here,
                        RecordLayout.reconsumeTimes(bytes, 0),
                        0));
        ByteBuffer record = ByteBuffer.allocate(encoder.size());
        encoder.writeTo(record);
        RecordLayout.patch(record, 0, copy.queueOffset(), copy.logOffset(0), copy.storeTimeMillis());
        return record.array();
    }
}
