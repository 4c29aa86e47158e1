// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.store.log.RecordView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a topic's queues by the bytes of its name in a record, without making a string of them. A cache in front of the
 * real table: a name may push another one out. Owned by the dispatch thread.
 */
final class TopicTable {
    private static final int SLOTS = 4096;
    private static final int MAX_TOPIC_BYTES = 0xFFFF;

    private final Function<String, TopicQueues> source;
    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];
    private byte[] name = new byte[256];

    private static final class Slot {
        private final byte[] name;
        private final TopicQueues queues;

        Slot(byte[] name, TopicQueues queues) {
            this.name = name;
            this.queues = queues;
        }
    }

    TopicTable(Function<String, TopicQueues> source) {
        this.source = source;
    }

    TopicQueues of(RecordView record) {
        int length = record.topicLength();
        if (length > name.length) {
            name = new byte[MAX_TOPIC_BYTES];
        }
        record.copyTopic(name);
        int index = hash(length) & (SLOTS - 1);
        Slot slot = slots[index];
        if (slot != null
                && Arrays.equals(slot.name, 0, slot.name.length, name, 0, length)
                && !slot.queues.isDeleted()) {
            return slot.queues;
        }
        TopicQueues found = source.apply(new String(name, 0, length, StandardCharsets.UTF_8));
        slots[index] = new Slot(Arrays.copyOf(name, length), found);
        return found;
    }

    private int hash(int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + name[i];
        }
        return hash ^ (hash >>> 15);
    }
}
