// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was measured: for each figure and cell one value an alternation. Confined to one thread. */
public final class Samples {
    private final Map<Figure, Map<Cell, List<Double>>> values = new LinkedHashMap<>();

    /** Adds a value of the alternation that goes on. */
    public void add(Figure figure, Cell cell, double value) {
        values.computeIfAbsent(figure, each -> new LinkedHashMap<>())
                .computeIfAbsent(cell, each -> new ArrayList<>())
                .add(value);
    }

    /** The figures, in the order in which they were first measured. */
    public List<Figure> figures() {
        return List.copyOf(values.keySet());
    }

    /** The cells of a figure. */
    public Map<Cell, List<Double>> cells(Figure figure) {
        return Collections.unmodifiableMap(values.getOrDefault(figure, Map.of()));
    }

    /** The values of a cell, one for each alternation; empty when it was not measured. */
    public List<Double> of(Figure figure, Cell cell) {
        return values.getOrDefault(figure, Map.of()).getOrDefault(cell, List.of());
    }

    /**
     * What is held against the goal: ours divided by theirs of the same alternation, or ours alone. Empty while one of the
     * two is missing.
     */
    public Optional<Spread> spread(Figure figure) {
        List<Double> ours = of(figure, figure.ours());
        if (figure.pairing() == Figure.Pairing.OURS_ALONE) {
            return Spread.of(ours);
        }
        List<Double> theirs = of(figure, figure.theirs());
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return Spread.of(ratios);
    }

    /**
     * The least, the middle and the largest of some values.
     *
     * @param median of an even number the mean of the two in the middle
     */
    public record Spread(double least, double median, double largest) {
        /** Of {@code values}; empty when there is none. */
        public static Optional<Spread> of(List<Double> values) {
            if (values.isEmpty()) {
                return Optional.empty();
            }
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            double middle = (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
            return Optional.of(
                    new Spread(sorted[0], middle, Arrays.stream(sorted).max().orElseThrow()));
        }
    }
}
