// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one query found, newest first, each record once. Owned by that query. */
final class Hits {
    /** Entries have seconds: their time may be this much less than the record's. */
    private static final long TIME_UNIT_MILLIS = 1000;

    private final Set<Long> offsets = new LinkedHashSet<>();
    private final int max;
    private final long beginMillis;
    private final long endMillis;
    private final long minOffset;

    /** Takes records from {@code minOffset} on that were stored between the two times. */
    Hits(int max, long beginMillis, long endMillis, long minOffset) {
        this.max = max;
        this.beginMillis = beginMillis;
        this.endMillis = endMillis;
        this.minOffset = minOffset;
    }

    boolean isFull() {
        return offsets.size() >= max;
    }

    void offer(long logOffset, long millis) {
        boolean inTime = millis <= endMillis && (millis >= beginMillis || beginMillis - millis < TIME_UNIT_MILLIS);
        if (inTime && logOffset >= minOffset && !isFull()) {
            offsets.add(logOffset);
        }
    }

    /** Whether records of these times may be among those that are looked for. */
    boolean overlaps(long first, long last) {
        return first <= endMillis && last >= beginMillis;
    }

    List<Long> toList() {
        return new ArrayList<>(offsets);
    }
}
