// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.testing.FaultyFiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Invariant 2 on the bytes of the disk: each byte of the log belongs to one record or to one end-of-segment blank. */
final class LogWalk {
    private LogWalk() {}

    static void check(FaultyFiles disk, Path folder, int segmentBytes, long start, long end) {
        long offset = start;
        while (offset < end) {
            long base = offset / segmentBytes * segmentBytes;
            ByteBuffer segment = ByteBuffer.wrap(disk.content(folder.resolve(SegmentedFile.nameOf(base))));
            assertThat(segment.capacity()).as("length of the file at %d", base).isEqualTo(segmentBytes);
            while (offset < Math.min(end, base + segmentBytes)) {
                offset += length(segment, (int) (offset - base), offset);
            }
        }
        assertThat(offset).as("the end of the log is the end of a record").isEqualTo(end);
    }

    private static int length(ByteBuffer segment, int at, long offset) {
        int left = segment.capacity() - at;
        if (left < RecordLayout.BLANK_HEADER_BYTES) {
            return left;
        }
        int size = RecordLayout.totalSize(segment, at);
        if (RecordLayout.magic(segment, at) == RecordLayout.MAGIC_BLANK) {
            assertThat(size).as("size of the blank at %d", offset).isEqualTo(left);
            return size;
        }
        assertThat(RecordLayout.check(segment, at)).as("record at %d", offset).isEmpty();
        assertThat(RecordLayout.physicalOffset(segment, at))
                .as("the offset that the record at %d says", offset)
                .isEqualTo(offset);
        return size;
    }
}
