// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import static io.cometmq.remoting.protocol.request.ResetRequests.RESET_CONSUMER_CLIENT_OFFSET;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.common.io.Json;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.LanguageCode;
import io.cometmq.remoting.protocol.body.ResetOffsetBody;
import io.cometmq.remoting.protocol.body.ResetOffsetBodyForC;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.rpc.Body;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the connected members of a group that it was moved, so that they follow at once and not with their next pulls,
 * and so that each member of a broadcasting group follows. Nobody waits for them: a member that is not reached learns the
 * move when it pulls. Thread-safe.
 */
public final class ResetNotices {
    private static final Logger log = LoggerFactory.getLogger(ResetNotices.class);
    private static final int ALL_QUEUES = -1;

    private final ConsumerGroups consumers;

    public ResetNotices(ConsumerGroups consumers) {
        this.consumers = consumers;
    }

    /**
     * Tells every member once, whatever the number of queues: clients drop a queue for ten seconds with each notice.
     *
     * @param timestamp what the operator asked for, which clients only log
     */
    void tell(String groupName, String topic, long timestamp, Map<MessageQueue, Long> moved) {
        ConsumerGroup group = consumers.find(groupName);
        if (group == null || moved.isEmpty()) {
            return;
        }
        Reset header = new Reset(groupName, topic, ALL_QUEUES, null, timestamp, false);
        byte[] body = Json.writeBytes(new ResetOffsetBody(moved));
        for (ClientSession member : group.members()) {
            byte[] told = member.language() == LanguageCode.CPP ? Json.writeBytes(forC(moved)) : body;
            member.connection()
                    .tell(RESET_CONSUMER_CLIENT_OFFSET, header, Body.of(told))
                    .exceptionally(failure -> {
                        log.info(
                                "Member not told of a reset, it learns it when it pulls: group={} client={} cause={}",
                                groupName,
                                member.clientId(),
                                failure.toString());
                        return null;
                    });
        }
    }

    private static ResetOffsetBodyForC forC(Map<MessageQueue, Long> moved) {
        List<ResetOffsetBodyForC.QueueOffset> list = moved.entrySet().stream()
                .map(entry -> new ResetOffsetBodyForC.QueueOffset(
                        entry.getKey().getBrokerName(),
                        entry.getValue(),
                        entry.getKey().getQueueId(),
                        entry.getKey().getTopic()))
                .toList();
        return new ResetOffsetBodyForC(list);
    }
}
