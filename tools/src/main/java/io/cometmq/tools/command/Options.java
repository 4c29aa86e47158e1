// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

import io.cometmq.tools.output.Times;
import java.util.regex.Pattern;

/** Checks that several commands make of their options. Stateless. */
public final class Options {
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[.+]|[^:\\s]+):\\d{1,5}");
    private static final Pattern ATTRIBUTES =
            Pattern.compile("(\\+[^=,\\s]+=[^,]*|-[^=,\\s]+)(,(\\+[^=,\\s]+=[^,]*|-[^=,\\s]+))*");

    private Options() {}

    /** The trimmed address. */
    public static String requireAddress(String what, String address) {
        String trimmed = address.strip();
        if (!HOST_AND_PORT.matcher(trimmed).matches()) {
            throw new UsageException(what + " '" + address + "': expected host:port");
        }
        return trimmed;
    }

    /** The attributes of a topic or group, such as {@code +a=b,-c}, as they go over the wire. */
    public static String requireAttributes(String text) {
        String trimmed = text.strip();
        if (!trimmed.isEmpty() && !ATTRIBUTES.matcher(trimmed).matches()) {
            throw new UsageException("attributes '" + text + "': expected +key=value or -key, separated by commas");
        }
        return trimmed;
    }

    /** A time as {@link Times} reads it, in milliseconds since 1970. */
    public static long requireTime(String option, String text) {
        try {
            return Times.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("option " + option + ": " + malformed.getMessage());
        }
    }

    /** The trimmed text of an option that must say something. */
    public static String requireText(String option, String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new UsageException("option " + option + " is empty: expected a name");
        }
        return trimmed;
    }
}
