// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.broker.handler.DeadLetters.Reason.MAX_RECONSUME_TIMES;
import static io.cometmq.broker.handler.DeadLetters.Reason.REJECTED_BY_CONSUMER;
import static io.cometmq.common.message.MessageConst.PROPERTY_DELAY_TIME_LEVEL;
import static io.cometmq.common.message.MessageConst.PROPERTY_ORIGIN_MESSAGE_ID;
import static io.cometmq.common.message.MessageConst.PROPERTY_RETRY_TOPIC;

import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.message.MessageId;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.request.ClientRequests.SendBack;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Decides where a message goes that a consumer gave back: for a later try, or to the dead letters. Thread-safe. */
public final class SendBackTarget {
    /** The delay level of the first retry when the consumer names none; each later retry takes the next. */
    private static final int FIRST_RETRY_LEVEL = 3;

    private static final String NO_DELAY = "0";

    private final TopicCreation creation;
    private final DeadLetters deadLetters;

    public SendBackTarget(TopicCreation creation, DeadLetters deadLetters) {
        this.creation = creation;
        this.deadLetters = deadLetters;
    }

    Destination of(
            RecordSlice record, PublishedAddress storeHost, SubscriptionGroupConfig group, SendBack ask, int version) {
        ByteBuffer bytes = record.bytes();
        int tried = RecordLayout.reconsumeTimes(bytes, 0);
        String properties = RecordLayout.properties(bytes, 0);
        properties = setIfAbsent(properties, PROPERTY_RETRY_TOPIC, RecordLayout.topic(bytes, 0));
        properties = setIfAbsent(
                properties, PROPERTY_ORIGIN_MESSAGE_ID, new MessageId(storeHost.get(), record.logOffset()).text());
        boolean rejected = ask.delayLevel() < 0;
        if (rejected || tried >= RetryLimit.of(group, ask.maxReconsumeTimes(), version)) {
            properties = MessageProperties.set(properties, PROPERTY_DELAY_TIME_LEVEL, NO_DELAY);
            DeadLetters.Reason reason = rejected ? REJECTED_BY_CONSUMER : MAX_RECONSUME_TIMES;
            return deadLetters.of(group.groupName(), properties, reason, tried + 1, true);
        }
        TopicConfig retry =
                creation.retryTopic(group.groupName(), group.retryQueueNums(), Boolean.TRUE.equals(ask.unitMode()));
        int level = ask.delayLevel() == 0 ? FIRST_RETRY_LEVEL + tried : ask.delayLevel();
        properties = MessageProperties.set(properties, PROPERTY_DELAY_TIME_LEVEL, String.valueOf(level));
        int queueId = ThreadLocalRandom.current().nextInt(Math.max(1, retry.writeQueueNums()));
        return new Destination(retry.topicName(), queueId, properties);
    }

    private static String setIfAbsent(String properties, String name, String value) {
        return MessageProperties.get(properties, name) == null
                ? MessageProperties.set(properties, name, value)
                : properties;
    }
}
