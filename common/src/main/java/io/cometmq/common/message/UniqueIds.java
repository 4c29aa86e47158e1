// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import io.cometmq.common.lifecycle.Clock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
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
    private static final byte[] DIGITS = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MILLIS_CHARS = 2 * Integer.BYTES;
    private static final int COUNT_CHARS = 2 * Short.BYTES;
    private static final int BITS_OF_A_DIGIT = 4;
    /** How far a clock may be set back without giving a negative time: RocketMQ's readers expect none. */
    private static final long TOLERATED_STEP_BACK_MILLIS = 1_000_000;

    private final Clock clock;
    private final ZoneId zone;
    private final byte[] prefix;
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
        this.prefix = HEX.formatHex(head.array()).getBytes(StandardCharsets.ISO_8859_1);
        this.month = Month.of(clock.millis(), zone);
    }

    /** An id that this generator did not give before. */
    String next() {
        int count = counter.getAndIncrement();
        int millis = (int) sinceBeginOfMonth(clock.millis());
        byte[] id = Arrays.copyOf(prefix, prefix.length + MILLIS_CHARS + COUNT_CHARS);
        putDigits(millis, MILLIS_CHARS, id, prefix.length);
        putDigits(count, COUNT_CHARS, id, prefix.length + MILLIS_CHARS);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** Writes the lowest {@code digits} hexadecimal digits of {@code value}: this is called for each message. */
    private static void putDigits(int value, int digits, byte[] to, int at) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            to[i] = DIGITS[rest & 0xF];
            rest >>>= BITS_OF_A_DIGIT;
        }
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
