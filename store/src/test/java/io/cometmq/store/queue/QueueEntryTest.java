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
        QueueEntry entry = QueueEntry.decode(ByteBuffer.wrap(HexFormat.of().parseHex(RECORDED)), 0);

        assertThat(entry).isEqualTo(new QueueEntry(0, 253, "TagA".hashCode()));
        assertThat(entry.isWritten()).isTrue();
    }

    @Test
    void writesARecordedEntry() {
        ByteBuffer target = ByteBuffer.allocate(QueueEntry.BYTES);

        QueueEntry.encode(target, 0, 253, "TagA".hashCode());

        assertThat(HexFormat.of().formatHex(target.array())).isEqualTo(RECORDED);
    }

    @Test
    void tellsUnwrittenAndBlankEntriesApart() {
        assertThat(new QueueEntry(0, 0, 0).isWritten()).isFalse();
        assertThat(QueueEntry.BLANK.isWritten()).isTrue();
        assertThat(QueueEntry.BLANK.isBlank()).isTrue();
    }
}
