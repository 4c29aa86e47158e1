// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.util.List;
import java.util.Locale;

/**
 * Declares one figure: its name, what it is, and by which labels it comes apart. Immutable.
 *
 * @param name as exposed, with unit; of a counter with {@code _total}
 * @param help one sentence for an operator
 * @param labels the names of its own labels, in the order in which values are given
 * @param whole what the series beyond the bound make together
 */
public record Metric(String name, Type type, String help, List<String> labels, Whole whole) {
    /** What a figure does over time. */
    public enum Type {
        /** Grows only, until the process ends. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts values by size. */
        HISTOGRAM;

        /** As the text format says it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What several series make together. */
    public enum Whole {
        /** Their sum. */
        SUM,
        /** The greatest of them, such as of ages. */
        GREATEST
    }

    /** Copies the labels. */
    public Metric {
        labels = List.copyOf(labels);
    }

    /** A figure that only grows. */
    public static Metric counter(String name, String help, String... labels) {
        return new Metric(name, Type.COUNTER, help, List.of(labels), Whole.SUM);
    }

    /** A figure that goes up and down, and of which several can be added. */
    public static Metric gauge(String name, String help, String... labels) {
        return new Metric(name, Type.GAUGE, help, List.of(labels), Whole.SUM);
    }

    /** A figure that goes up and down, of which the greatest counts, such as an age. */
    public static Metric age(String name, String help, String... labels) {
        return new Metric(name, Type.GAUGE, help, List.of(labels), Whole.GREATEST);
    }

    /** Values counted by size. */
    public static Metric histogram(String name, String help, String... labels) {
        return new Metric(name, Type.HISTOGRAM, help, List.of(labels), Whole.SUM);
    }
}
