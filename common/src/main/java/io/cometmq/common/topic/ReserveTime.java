// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.topic;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a topic's attributes say about how long its messages are kept. Stateless. */
public final class ReserveTime {
    /** Hours; 0 and less: as long as the messages of all other topics. RocketMQ's tiered storage has it as well. */
    public static final String ATTRIBUTE = "reserve.time";

    /** {@code true}: messages are kept longer than that until all known groups consumed them. This attribute is ours. */
    public static final String UNCONSUMED = "reserve.unconsumed";

    /** A hundred years, so that no sum of times overflows. */
    public static final long MAX_HOURS = 876_600;

    private ReserveTime() {}

    /** How long a topic with these attributes keeps its messages; null when it says nothing, or nothing readable. */
    public static @Nullable Duration of(Map<String, String> attributes) {
        String text = attributes.get(ATTRIBUTE);
        if (text == null) {
            return null;
        }
        try {
            long hours = Long.parseLong(text.strip());
            return hours > 0 ? Duration.ofHours(Math.min(hours, MAX_HOURS)) : null;
        } catch (NumberFormatException written) {
            // Only a file written by hand has such a value: it says nothing.
            return null;
        }
    }

    /** Whether a topic with these attributes keeps what is not consumed. */
    public static boolean untilConsumed(Map<String, String> attributes) {
        return Boolean.parseBoolean(attributes.get(UNCONSUMED));
    }
}
