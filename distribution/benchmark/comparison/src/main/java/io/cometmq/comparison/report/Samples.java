// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was measured: for each figure, cell and turn at most one value. Confined to one thread. */
public final class Samples {
    private final Map<Figure, Map<Cell, SortedMap<Integer, Double>>> values = new LinkedHashMap<>();
    private final Curves curves = new Curves();
    private int turn;

    /**
     * What is added from now on belongs to this turn.
     *
     * @param turn from 0
     */
    public void begin(int turn) {
        this.turn = turn;
    }

    /** The turn that goes on, from 0. */
    public int turn() {
        return turn;
    }

    /** What was measured of growth. */
    public Curves curves() {
        return curves;
    }

    /** Adds a value of the turn that goes on. */
    public void add(Figure figure, Cell cell, double value) {
        values.computeIfAbsent(figure, each -> new LinkedHashMap<>())
                .computeIfAbsent(cell, each -> new TreeMap<>())
                .put(turn, value);
    }

    /** The figures, in the order in which they were first measured. */
    public List<Figure> figures() {
        return List.copyOf(values.keySet());
    }

    /** The cells of a figure, in the order in which they were first measured. */
    public List<Cell> cells(Figure figure) {
        return List.copyOf(values.getOrDefault(figure, Map.of()).keySet());
    }

    /** The values of a cell in the order of their turns; empty when it was not measured. */
    public List<Double> of(Figure figure, Cell cell) {
        return List.copyOf(turns(figure, cell).values());
    }

    /** The same by turn, from 0. */
    public SortedMap<Integer, Double> turns(Figure figure, Cell cell) {
        return Collections.unmodifiableSortedMap(
                values.getOrDefault(figure, Map.of()).getOrDefault(cell, Collections.emptySortedMap()));
    }

    /**
     * What is held against the goal: ours divided by theirs of the same turn, or ours alone. Empty while there is no turn
     * with both.
     */
    public Optional<Spread> spread(Figure figure) {
        SortedMap<Integer, Double> ours = turns(figure, figure.ours());
        if (figure.pairing() == Figure.Pairing.OURS_ALONE) {
            return Spread.of(List.copyOf(ours.values()));
        }
        List<Double> ratios = new ArrayList<>();
        turns(figure, figure.theirs()).forEach((turn, theirs) -> {
            Double other = ours.get(turn);
            if (other != null) {
                ratios.add(other / theirs);
            }
        });
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
