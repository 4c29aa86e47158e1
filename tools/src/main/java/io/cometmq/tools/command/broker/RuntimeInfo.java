// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import java.util.Map;

/** The counters a broker answers, read as numbers. A counter that it does not have, or that is none, reads as 0. */
record RuntimeInfo(Map<String, String> table) {
    String text(String key) {
        return table.getOrDefault(key, "");
    }

    long number(String key) {
        try {
            return Long.parseLong(text(key).strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    double decimal(String key) {
        return parse(text(key));
    }

    /** The first of the three averages that a rate consists of: the one over ten seconds. */
    double rate(String key) {
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
