// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.metrics.Backlog.Place;
import io.cometmq.store.MessageStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When messages were stored. Remembers what it looked up, because who is behind mostly stays where they are, and looks up
 * only so many at a time, because each may have to be read from the disk. Guarded by its own lock.
 */
final class StoreTimes {
    private static final int MOST_KNOWN = 20_000;
    private static final int MOST_LOOKUPS = 2_000;

    private final MessageStore store;
    private final Map<Place, Long> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Long> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    private int lookups;

    StoreTimes(MessageStore store) {
        this.store = store;
    }

    /** Somebody looks anew. */
    synchronized void begin() {
        lookups = 0;
    }

    /** The age of the oldest of some messages, in milliseconds; 0 when none can be looked up. */
    synchronized double age(List<Place> places, long nowMillis) {
        long oldest = nowMillis;
        for (Place place : places) {
            oldest = Math.min(oldest, stored(place, nowMillis));
        }
        return nowMillis - oldest;
    }

    private long stored(Place place, long otherwise) {
        Long present = known.get(place);
        if (present != null) {
            return present;
        }
        if (++lookups > MOST_LOOKUPS) {
            return otherwise;
        }
        OptionalLong found = store.storeTimeOf(place.topic(), place.queueId(), place.queueOffset());
        if (found.isEmpty()) {
            return otherwise;
        }
        known.put(place, found.getAsLong());
        return found.getAsLong();
    }
}
