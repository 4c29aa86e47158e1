// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.report.Samples.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table: a line for each figure with the goal, the ratio, both medians and a verdict. */
public final class Table {
    private static final String NOT_MEASURED = "not measured";

    private Table() {}

    /**
     * One line.
     *
     * @param work what was measured
     * @param goal in words
     * @param ratio the least, the median and the largest, in words
     * @param ours our median with its unit
     * @param theirs their median with its unit
     * @param reached whether the median reaches the goal; empty when it was not measured
     */
    public record Line(String work, String goal, String ratio, String ours, String theirs, Optional<Boolean> reached) {
        /** In a word. */
        public String verdict() {
            return reached.map(yes -> yes ? "reached" : "NOT reached").orElse(NOT_MEASURED);
        }
    }

    /** The lines for all of {@code figures}. */
    public static List<Line> lines(List<Figure> figures, Samples samples) {
        List<Line> lines = new ArrayList<>();
        for (Figure figure : figures) {
            Optional<Spread> spread = samples.spread(figure);
            lines.add(new Line(
                    figure.label(),
                    figure.goalText(),
                    spread.map(Table::text).orElse(NOT_MEASURED),
                    median(figure, samples.of(figure, figure.ours())),
                    median(figure, samples.of(figure, figure.theirs())),
                    spread.map(values -> figure.isReachedBy(values.median()))));
        }
        return lines;
    }

    private static String text(Spread spread) {
        return Numbers.text(spread.median()) + " (" + Numbers.text(spread.least()) + "–"
                + Numbers.text(spread.largest()) + ")";
    }

    private static String median(Figure figure, List<Double> values) {
        return Spread.of(values)
                .map(spread -> Numbers.text(spread.median()) + " " + figure.unit())
                .orElse("");
    }

    /** As Markdown. */
    public static String markdown(List<Line> lines) {
        StringBuilder text = new StringBuilder("| work | goal | ours against theirs: median (least–largest) | ours |"
                + " theirs | |\n|---|---|---|---|---|---|\n");
        for (Line line : lines) {
            text.append("| ")
                    .append(String.join(
                            " | ", line.work(), line.goal(), line.ratio(), line.ours(), line.theirs(), line.verdict()))
                    .append(" |\n");
        }
        return text.toString();
    }
}
