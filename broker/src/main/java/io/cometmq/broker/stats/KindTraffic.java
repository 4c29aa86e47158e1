// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.topic.MessageType;
import java.util.concurrent.atomic.LongAdder;

/** The messages of one kind that came into one topic. Thread-safe. */
public final class KindTraffic {
    private final String topic;
    private final MessageType kind;
    private final LongAdder messages = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    KindTraffic(String topic, MessageType kind) {
        this.topic = topic;
        this.kind = kind;
    }

    void add(int count, int size) {
        messages.add(count);
        bytes.add(size);
    }

    /** The topic; {@link BrokerStats#OTHER} for all that are not counted by themselves. */
    public String topic() {
        return topic;
    }

    /** The kind of the messages. */
    public MessageType kind() {
        return kind;
    }

    /** How many there were. */
    public long messages() {
        return messages.sum();
    }

    /** Bytes of their records. */
    public long bytes() {
        return bytes.sum();
    }
}
