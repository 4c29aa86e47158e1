// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.common.message.RecordLayout;
import java.nio.ByteBuffer;

/**
 * Tells a file of the log that has its whole length from one that a loss of power left shorter. A whole one ends with a
 * blank that says so, or with what was never written; a shorter one ends where a part of a write was kept.
 */
public final class SegmentEnd {
    /** How much of what was never written is looked at. */
    private static final int ZEROS_SEEN = 4096;

    private SegmentEnd() {}

    /**
     * Whether a file's bytes end like those of a file of this length.
     *
     * @param bytes the whole file, from 0 to the limit
     */
    public static boolean isWhole(ByteBuffer bytes) {
        int end = bytes.limit();
        int at = 0;
        while (end - at >= RecordLayout.BLANK_HEADER_BYTES) {
            int size = RecordLayout.totalSize(bytes, at);
            int magic = RecordLayout.magic(bytes, at);
            if (magic == RecordLayout.MAGIC_BLANK) {
                return size == end - at;
            }
            boolean record = magic == RecordLayout.MAGIC_V1 || magic == RecordLayout.MAGIC_V2;
            if (!record || size < RecordLayout.MIN_BYTES) {
                break;
            }
            if (size > end - at) {
                return false;
            }
            at += size;
        }
        return at < end && isZero(bytes, Math.max(at, end - ZEROS_SEEN));
    }

    private static boolean isZero(ByteBuffer bytes, int from) {
        for (int i = from; i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
