// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.Locale;

/** Numbers for people: three digits that matter. Stateless. */
final class Numbers {
    private static final double MANY = 1_000;

    private Numbers() {}

    static String text(double number) {
        double size = Math.abs(number);
        if (size >= MANY) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        String text = String.format(Locale.ROOT, format, number);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
