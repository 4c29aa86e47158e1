// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.PopReceipt;
import io.cometmq.common.message.PopReceipt.Origin;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One queue of an answer to a pop: what the header says of it, and the offsets of its messages. The n-th message by rising
 * offset has the n-th offset that the header names. Owned by the thread that reads the answer.
 */
final class PoppedQueue {
    private static final char OFFSET_SEPARATOR = ',';
    private static final int FIRST_CAPACITY = 32;
    private static final long UNKNOWN = -1;

    private final int flag;
    private final int queueId;
    private long start = UNKNOWN;
    private long[] named = {};
    private int namedCount;
    private long[] held = {};
    private int heldCount;
    private boolean sorted = true;
    /** What the texts of all receipts of this queue begin with. */
    private @Nullable String receiptPrefix;
    /** Where the last message was found; the next one is most often behind it. */
    private int lastFound = -1;

    PoppedQueue(int flag, int queueId) {
        this.flag = flag;
        this.queueId = queueId;
    }

    boolean is(int otherFlag, int otherQueueId) {
        return flag == otherFlag && queueId == otherQueueId;
    }

    /** Where the messages are stored. */
    Origin origin() {
        return Origin.of(flag);
    }

    /** The text of a receipt of this queue and this answer: all but the last part is the same for each. */
    String textOf(PopReceipt receipt) {
        if (receiptPrefix == null) {
            receiptPrefix = receipt.textBeforeOffset();
        }
        return receiptPrefix + receipt.queueOffset();
    }

    /** Where the loan begins. */
    void startsAt(long offset) {
        start = offset;
    }

    /** Takes the offsets of the messages, as text. */
    void names(String offsets) {
        for (int from = 0, end; from <= offsets.length(); from = end + 1) {
            end = offsets.indexOf(OFFSET_SEPARATOR, from);
            if (end < 0) {
                end = offsets.length();
            }
            named = withRoom(named, namedCount);
            named[namedCount++] = Long.parseLong(offsets, from, end, 10);
        }
    }

    /** Takes the offset of a message of the answer. */
    void holds(long queueOffset) {
        held = withRoom(held, heldCount);
        sorted &= heldCount == 0 || held[heldCount - 1] < queueOffset;
        held[heldCount++] = queueOffset;
    }

    /** The lowest offset of a message. */
    long firstHeld() {
        sort();
        return held[0];
    }

    /**
     * Where the loan begins.
     *
     * @throws IllegalArgumentException when the header does not say so
     */
    long start() {
        if (start == UNKNOWN) {
            throw new IllegalArgumentException(
                    "popped queue '" + flag + " " + queueId + "': expected one that the answer's header names");
        }
        return start;
    }

    /**
     * The offset that the header names for a message.
     *
     * @throws IllegalArgumentException when it names fewer offsets than there are messages
     */
    long offsetOf(long queueOffset) {
        sort();
        if (lastFound + 1 < heldCount && held[lastFound + 1] == queueOffset) {
            lastFound++;
        } else {
            lastFound = Arrays.binarySearch(held, 0, heldCount, queueOffset);
        }
        if (lastFound >= namedCount) {
            throw new IllegalArgumentException("popped queue '" + flag + " " + queueId + "' has " + (lastFound + 1)
                    + " messages: expected " + namedCount);
        }
        return named[lastFound];
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(held, 0, heldCount);
            sorted = true;
        }
    }

    private static long[] withRoom(long[] offsets, int count) {
        return count < offsets.length ? offsets : Arrays.copyOf(offsets, Math.max(FIRST_CAPACITY, 2 * count));
    }
}
