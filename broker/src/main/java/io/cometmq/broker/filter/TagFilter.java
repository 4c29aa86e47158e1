// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.filter;

import io.cometmq.store.RecordFilter;
import java.util.Arrays;
import java.util.Collection;

/**
 * Passes entries whose tag has one of some hash codes. Two tags may share a code, so a client compares the texts again.
 * Immutable.
 */
public final class TagFilter implements RecordFilter {
    private final int[] codes;

    private TagFilter(int[] codes) {
        this.codes = codes;
    }

    /** A filter for these codes ({@link String#hashCode()} of the tags); none at all passes everything. */
    public static RecordFilter of(Collection<Integer> codes) {
        if (codes.isEmpty()) {
            return RecordFilter.ALL;
        }
        return new TagFilter(
                codes.stream().mapToInt(Integer::intValue).sorted().distinct().toArray());
    }

    @Override
    public boolean matchesTagsCode(long tagsCode) {
        // Compat: where RocketMQ keeps more about an entry (enableConsumeQueueExt), an address below all hash codes
        // stands here.
        return tagsCode < Integer.MIN_VALUE || Arrays.binarySearch(codes, (int) tagsCode) >= 0;
    }
}
