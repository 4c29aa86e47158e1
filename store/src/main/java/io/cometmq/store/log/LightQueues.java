// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_MULTI_DISPATCH;
import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET;

import io.cometmq.common.message.MessageProperties;

/** Reads which light queues a record is in, from its two properties. Stateless. */
public final class LightQueues {
    private LightQueues() {}

    /** Takes one light queue and the record's offset in it. */
    @FunctionalInterface
    public interface Visitor {
        void visit(String queue, long queueOffset);
    }

    /** Calls {@code visitor} with every light queue of a record; with none when the two lists do not fit each other. */
    public static void forEach(RecordProperties properties, Visitor visitor) {
        if (properties.lightQueues().isEmpty() || properties.lightQueueOffsets().isEmpty()) {
            return;
        }
        forEach(
                properties.lightQueues().toString(),
                properties.lightQueueOffsets().toString(),
                visitor);
    }

    private static void forEach(String names, String numbers, Visitor visitor) {
        String[] queues = names.split(",", -1);
        String[] offsets = numbers.split(",", -1);
        if (queues.length != offsets.length) {
            return;
        }
        for (int i = 0; i < queues.length; i++) {
            long offset = number(offsets[i]);
            if (offset >= 0) {
                visitor.visit(queues[i], offset);
            }
        }
    }

    /**
     * The record's offset in one light queue, or -1 when it is not in it.
     *
     * @param properties of the record, as text
     */
    public static long offsetIn(String properties, String wanted) {
        String queues = MessageProperties.get(properties, PROPERTY_INNER_MULTI_DISPATCH);
        String offsets = MessageProperties.get(properties, PROPERTY_INNER_MULTI_QUEUE_OFFSET);
        if (queues == null || offsets == null) {
            return -1;
        }
        long[] found = {-1};
        forEach(queues, offsets, (queue, offset) -> {
            if (queue.equals(wanted)) {
                found[0] = offset;
            }
        });
        return found[0];
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException ignored) {
            // A text that no broker writes: the record is in no such queue.
            return -1;
        }
    }
}
