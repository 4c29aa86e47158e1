// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.topic.TopicNames;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Several messages of one topic that are sent in one request. The list is fixed; the messages stay the caller's. */
public final class MessageBatch extends Message implements Iterable<Message> {
    private final List<Message> messages;

    private MessageBatch(List<Message> messages) {
        this.messages = messages;
    }

    /**
     * Joins messages. The body is set later, by {@link #encode}, when each message has its unique id.
     *
     * @throws IllegalArgumentException when there is none
     * @throws UnsupportedOperationException when one is delayed or goes to a retry topic, or when they differ in topic or
     *     in whether they wait for the store
     */
    public static MessageBatch generateFromList(Collection<? extends Message> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a batch without messages: expected at least one");
        }
        MessageBatch batch = new MessageBatch(List.copyOf(messages));
        Message first = batch.messages.get(0);
        batch.messages.forEach(message -> check(message, first));
        batch.setTopic(first.getTopic());
        batch.setWaitStoreMsgOK(first.isWaitStoreMsgOK());
        return batch;
    }

    private static void check(Message message, Message first) {
        if (isDelayed(message)) {
            throw new UnsupportedOperationException("a delayed message in a batch: expected messages without delay");
        }
        if (TopicNames.isRetryTopic(message.getTopic())) {
            throw new UnsupportedOperationException(
                    "topic " + message.getTopic() + " in a batch: expected no retry topic");
        }
        if (!message.getTopic().equals(first.getTopic())) {
            throw new UnsupportedOperationException("topic " + message.getTopic() + " in a batch: expected "
                    + first.getTopic() + ", as the first message");
        }
        if (message.isWaitStoreMsgOK() != first.isWaitStoreMsgOK()) {
            throw new UnsupportedOperationException("waitStoreMsgOK=" + message.isWaitStoreMsgOK()
                    + " in a batch: expected " + first.isWaitStoreMsgOK() + ", as the first message");
        }
    }

    private static boolean isDelayed(Message message) {
        return message.getDelayTimeLevel() > 0
                || message.getDelayTimeMs() > 0
                || message.getDelayTimeSec() > 0
                || message.getDeliverTimeMs() > 0;
    }

    /** The body of a batch request. */
    public byte[] encode() {
        return BatchBody.encode(messages);
    }

    /** How many messages there are. */
    public int size() {
        return messages.size();
    }

    @Override
    public Iterator<Message> iterator() {
        return messages.iterator();
    }
}
