// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class QueueEntryTest {
    /** Read from a file that RocketMQ 5.5.0 wrote. */
    private static final String RECORDED = "0000000000000000000000fd000000000027a807";

    @Test
    void readsARecordedEntry() {
        ByteBuffer entry = ByteBuffer.wrap(HexFormat.of().parseHex(RECORDED));

        assertThat(QueueEntry.pointsAt(entry, 0, 253)).isTrue();
        assertThat(QueueEntry.tagsCode(entry, 0)).isEqualTo("TagA".hashCode());
        assertThat(QueueEntry.isWritten(entry, 0)).isTrue();
    }

    @Test
    void writesARecordedEntry() {
        ByteBuffer target = ByteBuffer.allocate(QueueEntry.BYTES);

        QueueEntry.encode(target, 0, 253, "TagA".hashCode());

        assertThat(HexFormat.of().formatHex(target.array())).isEqualTo(RECORDED);
    }

    @Test
    void tellsUnwrittenAndBlankEntriesApart() {
        ByteBuffer entries = ByteBuffer.allocate(2 * QueueEntry.BYTES);
        QueueEntry.encode(entries, 0, 0, 0);
        QueueEntry.encode(entries, 0, QueueEntry.BLANK_SIZE, 0);

        assertThat(QueueEntry.isWritten(entries, 0)).isFalse();
        assertThat(QueueEntry.isWritten(entries, QueueEntry.BYTES)).isTrue();
        assertThat(QueueEntry.isBlank(entries, 0)).isFalse();
        assertThat(QueueEntry.isBlank(entries, QueueEntry.BYTES)).isTrue();
    }
}
