// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.store.MessageStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When messages were stored. Remembers what it looked up, because who is behind mostly stays where they are, and looks up
 * only so many at a time, because each may have to be read from the disk: few where that opens the files of a queue.
 * Guarded by its own lock.
 */
final class StoreTimes {
    /** Not looked up yet, or not to be had. */
    static final long UNKNOWN = -1;

    private static final int MOST_KNOWN = 20_000;
    private static final int MOST_LOOKUPS = 2_000;
    private static final int MOST_OPENED = 50;

    /** A message by its place. */
    private record Place(String topic, int queueId, long queueOffset) {}

    private final MessageStore store;
    private final Map<Place, Long> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private int lookups;
    private int opened;

    StoreTimes(MessageStore store) {
        this.store = store;
    }

    /** Somebody looks anew. */
    synchronized void begin() {
        lookups = 0;
        opened = 0;
    }

    /**
     * When a message was stored, in milliseconds since 1970, or {@link #UNKNOWN}.
     *
     * @param open whether the files of its queue are open
     */
    synchronized long of(String topic, int queueId, long queueOffset, boolean open) {
        Place place = new Place(topic, queueId, queueOffset);
        Long present = known.get(place);
        if (present != null) {
            return present;
        }
        if (++lookups > MOST_LOOKUPS || (!open && ++opened > MOST_OPENED)) {
            return UNKNOWN;
        }
        OptionalLong found = store.storeTimeOf(topic, queueId, queueOffset);
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        known.put(place, found.getAsLong());
        return found.getAsLong();
    }
}
