// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

import static io.cometmq.remoting.protocol.request.ClientRequests.NOTIFY_CONSUMER_IDS_CHANGED;
import static io.cometmq.remoting.protocol.request.TransactionRequests.CHECK_TRANSACTION_STATE;

import io.cometmq.common.message.MessageConst;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.request.ClientRequests.OfConsumerGroup;
import io.cometmq.remoting.protocol.request.TransactionRequests.CheckTransaction;
import io.cometmq.remoting.rpc.Addresses;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lane;
import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.remoting.rpc.Reply;
import io.cometmq.remoting.rpc.Request;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what brokers ask of a client. */
final class ClientCallbacks {
    private static final Logger log = LoggerFactory.getLogger(ClientCallbacks.class);

    private final ClientGroups groups;
    private final BrokerTable brokers;
    private final Runnable rebalance;

    /** Looks producers and consumers up in {@code groups}, their brokers in {@code brokers}, and calls {@code rebalance} when a group changed. */
    ClientCallbacks(ClientGroups groups, BrokerTable brokers, Runnable rebalance) {
        this.groups = groups;
        this.brokers = brokers;
        this.rebalance = rebalance;
    }

    void bind(HandlerTable table) {
        table.on(NOTIFY_CONSUMER_IDS_CHANGED, Lane.INLINE, this::idsChanged);
        table.on(CHECK_TRANSACTION_STATE, Lane.INLINE, this::checkTransaction);
        new ConsumerCallbacks(groups).bind(table);
    }

    Reply<NoHeader> idsChanged(Request<OfConsumerGroup> request) {
        log.info(
                "Members of the group changed: group={} broker={}",
                request.header().consumerGroup(),
                request.connection().remote());
        rebalance.run();
        return Reply.ok();
    }

    Reply<NoHeader> checkTransaction(Request<CheckTransaction> request) {
        ByteBuffer record = ByteBuffer.wrap(request.bodyBytes());
        String problem = RecordLayout.check(record, 0);
        if (!problem.isEmpty()) {
            throw new Refusal(ResponseCode.SYSTEM_ERROR, "half message of a check: " + problem);
        }
        String group =
                MessageProperties.decode(RecordLayout.properties(record, 0)).get(MessageConst.PROPERTY_PRODUCER_GROUP);
        MQProducerInner producer = group == null ? null : groups.producers().get(group);
        if (producer == null) {
            log.warn(
                    "Check of a transaction is dropped, there is no such producer: group={} broker={} msgId={}",
                    group,
                    request.connection().remote(),
                    request.header().msgId());
            return Reply.ok();
        }
        producer.checkTransaction(broker(request), record, request.header());
        return Reply.ok();
    }

    /** The address by which this client reaches the broker that asks; another one would make a second connection. */
    private String broker(Request<CheckTransaction> request) {
        String name = request.header().brokerName();
        String known = name == null ? null : brokers.master(name);
        return known == null ? Addresses.text(request.connection().remote()) : known;
    }
}
