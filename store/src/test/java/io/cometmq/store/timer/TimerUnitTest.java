// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TimerUnitTest {
    private static final TimerUnit UNIT =
            new TimerUnit(52, TimerUnit.PLAIN | TimerUnit.RECALL, 1_795_337_806_123L, 8_001, 907, 327, -1);

    @Test
    void whatIsEncodedIsDecoded() {
        assertThat(TimerUnit.decode(encoded(), 0, 104)).isEqualTo(UNIT);
    }

    @Test
    void aChangedByteIsNoUnit() {
        for (int at = 0; at < TimerUnit.BYTES; at++) {
            ByteBuffer bytes = encoded();
            bytes.put(at, (byte) (bytes.get(at) ^ 0x40));

            assertThat(TimerUnit.decode(bytes, 0, 104)).as("byte %d", at).isNull();
        }
    }

    @Test
    void aUnitThatPointsForwardIsNoUnit() {
        assertThat(TimerUnit.decode(encoded(), 0, 52)).isNull();
    }

    @Test
    void aUnitOfRocketMqIsDueAtTheEndOfItsSlot() {
        byte[] recorded = HexFormat.of()
                .parseHex("00000034ffffffffffffffff00000001000001a20244efd000001f40000000000000038b0000014795a7c512"
                        + "0000000000000000");

        TimerUnit unit = TimerUnit.decode(ByteBuffer.wrap(recorded), 0, 0);

        assertThat(unit).isEqualTo(new TimerUnit(-1, 1, 0x1a20244efd0L, 8000, 0x38b, 0x147, 0x95a7c512));
        assertThat(unit.dueMillis(1000)).isEqualTo(0x1a20244efd0L + 8999);
    }

    private static ByteBuffer encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(TimerUnit.BYTES);
        UNIT.encode(bytes, 0);
        return bytes;
    }
}
