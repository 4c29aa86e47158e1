// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Moments as operators read and write them, in the time zone of this machine. Stateless. */
public final class Times {
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("yyyy-MM-dd'#'HH:mm:ss:SSS");

    private Times() {}

    /** {@code 2026-11-22 08:41:17,341} for milliseconds since 1970. */
    public static String show(long millis) {
        return SHOWN.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault()));
    }

    /** {@code 2026-11-22 08:41:17} for milliseconds since 1970. */
    public static String showSeconds(long millis) {
        return SECONDS.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneId.systemDefault()));
    }

    /** Like {@link #show}, but nothing for a moment that never was: 0 or below. */
    public static String showIfAny(long millis) {
        return millis > 0 ? show(millis) : "";
    }

    /**
     * Milliseconds since 1970, from a number of them or from {@code 2026-11-22#08:41:17:341}.
     *
     * @throws IllegalArgumentException saying both forms
     */
    public static long parse(String text) {
        try {
            return text.contains("#")
                    ? LocalDateTime.parse(text, WRITTEN)
                            .atZone(ZoneId.systemDefault())
                            .toInstant()
                            .toEpochMilli()
                    : Long.parseLong(text);
        } catch (DateTimeParseException | NumberFormatException malformed) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no moment: expected milliseconds since 1970 or yyyy-MM-dd#HH:mm:ss:SSS",
                    malformed);
        }
    }
}
