// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import java.util.Map;

/** The counters a broker answers, read as numbers. A counter that it does not have, or that is none, reads as 0. */
public record RuntimeInfo(Map<String, String> table) {
    /** The text; empty for a counter that is not there. */
    public String text(String key) {
        return table.getOrDefault(key, "");
    }

    /** A whole number. */
    public long number(String key) {
        try {
            return Long.parseLong(text(key).strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** A number. */
    public double decimal(String key) {
        return parse(text(key));
    }

    /** The first of the three averages that a rate consists of: the one over ten seconds. */
    public double rate(String key) {
        return parse(text(key).strip().split(" ", -1)[0]);
    }

    private static double parse(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
