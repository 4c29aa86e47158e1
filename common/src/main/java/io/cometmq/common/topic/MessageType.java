// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What kind of messages a topic is meant for, or what kind one message is; the attribute {@code message.type}. */
public enum MessageType {
    UNSPECIFIED,
    NORMAL,
    FIFO,
    DELAY,
    TRANSACTION,
    PRIORITY,
    LITE,
    MIXED;

    /** The name of the attribute. */
    public static final String ATTRIBUTE = "message.type";

    /** The type of a topic with this value of the attribute: {@link #NORMAL} for none, or for one that is not known. */
    public static MessageType ofTopic(@Nullable String text) {
        for (MessageType type : values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        return NORMAL;
    }

    /** All values of the attribute. */
    public static String[] names() {
        return Arrays.stream(values()).map(MessageType::name).toArray(String[]::new);
    }

    /** Whether a topic of this type is meant for a message of {@code kind}. */
    public boolean takes(MessageType kind) {
        return this == kind || this == UNSPECIFIED || this == MIXED;
    }
}
