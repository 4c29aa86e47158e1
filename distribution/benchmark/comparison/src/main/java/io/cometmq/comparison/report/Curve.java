// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.report.Figure.Direction;
import io.cometmq.comparison.report.Figure.Pairing;

/**
 * How a value of ours changes while one thing grows.
 *
 * @param id a short name for scripts
 * @param label what is measured
 * @param grows what grows, with its unit
 * @param unit of the values, of which more is better
 * @param fall the line of the table: the least part of the best smaller point that a point reaches
 */
public record Curve(String id, String label, String grows, String unit, Figure fall) {
    private static final double GOAL = 0.8;

    /** A curve that is to fall by no more than a fifth. */
    public static Curve of(String id, String label, String grows, String unit) {
        return new Curve(
                id,
                label,
                grows,
                unit,
                new Figure(
                        id,
                        label + ", least against the best smaller point",
                        "×",
                        GOAL,
                        Direction.AT_LEAST,
                        Pairing.OURS_ALONE));
    }
}
