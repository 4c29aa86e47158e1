// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import java.io.OutputStream;
import java.util.List;

/**
 * The labels of a series as the text that stands in each of its lines; for what has several series, or has them in every
 * scrape. Immutable.
 */
public final class Labels {
    private final List<String> names;
    private final byte[] text;

    private Labels(List<String> names, byte[] text) {
        this.names = names;
        this.text = text;
    }

    /**
     * Labels with these values.
     *
     * @param names those of the metrics, in their order
     * @param values one for each name
     */
    public static Labels of(List<String> names, String... values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values: expected one for each of " + names);
        }
        TextBuffer buffer = new TextBuffer(OutputStream.nullOutputStream(), TextBuffer.SHORT);
        for (int i = 0; i < values.length; i++) {
            buffer.put(',');
            buffer.put(names.get(i));
            buffer.put("=\"");
            buffer.putEscaped(values[i]);
            buffer.put('"');
        }
        return new Labels(names, buffer.since(0));
    }

    boolean areOf(Metric metric) {
        return metric.labels().equals(names);
    }

    /** Each begins with a comma. */
    byte[] text() {
        return text;
    }
}
