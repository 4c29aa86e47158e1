// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.lifecycle.Clock;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the ids that clients give their messages. Thread-safe.
 *
 * <pre>
 * size    field
 * 4 | 16  IP address of this machine
 * 2       low 16 bits of the process id
 * 4       a number of this generator's own
 * 4       milliseconds since the first day of the month, 00:00 local time
 * 2       counter, wraps
 * </pre>
 *
 * as upper-case hex: 32 or 56 characters.
 */
final class UniqueIds {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final int TAIL_BYTES = Integer.BYTES + Short.BYTES;
    private static final int TAIL_CHARS = 2 * TAIL_BYTES;
    /** How far a clock may be set back without giving a negative time: RocketMQ's readers expect none. */
    private static final long TOLERATED_STEP_BACK_MILLIS = 1_000_000;

    private final Clock clock;
    private final ZoneId zone;
    private final String prefix;
    private final AtomicInteger counter = new AtomicInteger();
    private volatile Month month;

    private record Month(long beginMillis, long endMillis) {
        static Month of(long nowMillis, ZoneId zone) {
            ZonedDateTime first = Instant.ofEpochMilli(nowMillis)
                    .atZone(zone)
                    .withDayOfMonth(1)
                    .truncatedTo(ChronoUnit.DAYS);
            return new Month(
                    first.toInstant().toEpochMilli(),
                    first.plusMonths(1).toInstant().toEpochMilli());
        }
    }

    UniqueIds(byte[] address, long processId, int generator, Clock clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
        ByteBuffer head = ByteBuffer.allocate(address.length + Short.BYTES + Integer.BYTES);
        head.put(address).putShort((short) processId).putInt(generator);
        this.prefix = HEX.formatHex(head.array());
        this.month = Month.of(clock.millis(), zone);
    }

    /** An id that this generator did not give before. */
    String next() {
        int count = counter.getAndIncrement();
        int millis = (int) sinceBeginOfMonth(clock.millis());
        StringBuilder id = new StringBuilder(prefix.length() + TAIL_CHARS).append(prefix);
        HEX.toHexDigits(id, (byte) (millis >> 24));
        HEX.toHexDigits(id, (byte) (millis >> 16));
        HEX.toHexDigits(id, (byte) (millis >> 8));
        HEX.toHexDigits(id, (byte) millis);
        HEX.toHexDigits(id, (byte) (count >> 8));
        HEX.toHexDigits(id, (byte) count);
        return id.toString();
    }

    private long sinceBeginOfMonth(long now) {
        Month current = month;
        if (now >= current.endMillis || now < current.beginMillis - TOLERATED_STEP_BACK_MILLIS) {
            current = Month.of(now, zone);
            month = current;
        }
        return Math.max(0, now - current.beginMillis);
    }
}
