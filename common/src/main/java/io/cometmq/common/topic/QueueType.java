// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import org.jspecify.annotations.Nullable;

/** How a topic keeps its messages; the attribute {@code queue.type}, which is settled when the topic is made. */
public enum QueueType {
    /** Each message is a record of its own. */
    SINGLE("SimpleCQ"),
    /** The messages of a batch send are one record, which takes as many queue offsets. */
    BATCH("BatchCQ");

    /** The name of the attribute. */
    public static final String ATTRIBUTE = "queue.type";

    private final String text;

    QueueType(String text) {
        this.text = text;
    }

    /** The attribute's value. */
    public String text() {
        return text;
    }

    /** The type with this value of the attribute; {@link #SINGLE} for none, or for one that is not known. */
    public static QueueType of(@Nullable String text) {
        return BATCH.text.equals(text) ? BATCH : SINGLE;
    }
}
