// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UniqueIdsTest {
    private static final byte[] ADDRESS = {127, 0, 0, 1};

    private final ManualClock clock =
            new ManualClock(Instant.parse("2026-01-31T23:59:59.000Z").toEpochMilli());
    private final UniqueIds ids = new UniqueIds(ADDRESS, 0x12345, 0xCAFEBABE, clock, ZoneOffset.UTC);

    @Test
    void saysWhereAndWhenItWasMade() {
        long sinceBeginOfMonth = Duration.ofDays(31).minusSeconds(1).toMillis();

        assertThat(ids.next())
                .isEqualTo("7F000001" + "2345" + "CAFEBABE" + String.format("%08X", (int) sinceBeginOfMonth) + "0000");
        assertThat(ids.next()).endsWith("0001");
    }

    @Test
    void beginsAnewWithTheMonth() {
        ids.next();
        clock.advance(Duration.ofSeconds(1));

        assertThat(ids.next()).endsWith("00000000" + "0001");
    }

    @Test
    void staysInTheMonthWhenTheClockIsSetBackALittle() {
        clock.advance(Duration.ofSeconds(1));
        ids.next();
        clock.step(Duration.ofMillis(-500));

        assertThat(ids.next()).endsWith("00000000" + "0001");
    }

    @Test
    void findsTheRightMonthWhenTheClockIsSetBackFar() {
        clock.advance(Duration.ofSeconds(1));
        ids.next();
        clock.step(Duration.ofDays(-31));

        assertThat(ids.next()).endsWith("00000000" + "0001");
    }

    @Test
    void givesNoIdTwice() {
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 65_536; i++) {
            given.add(ids.next());
        }

        assertThat(given).hasSize(65_536);
    }

    @Test
    void hasSixteenBytesOfAnIpv6Address() {
        assertThat(new UniqueIds(new byte[16], 1, 1, clock, ZoneOffset.UTC).next())
                .hasSize(56);
    }

    @Test
    void aMessageKeepsTheIdItHas() {
        Message fresh = Messages.to("T").message();
        MessageClientIDSetter.setUniqID(fresh);
        String id = MessageClientIDSetter.getUniqID(fresh);

        MessageClientIDSetter.setUniqID(fresh);

        assertThat(id).matches("[0-9A-F]{32}|[0-9A-F]{56}");
        assertThat(MessageClientIDSetter.getUniqID(fresh)).isEqualTo(id);
        assertThat(MessageClientIDSetter.createUniqID()).isNotEqualTo(id);
    }
}
