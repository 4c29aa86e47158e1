// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.report.Samples.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** The points of all curves: at each at most one value a round. Confined to one thread. */
public final class Curves {
    private final Map<Curve, SortedMap<Double, SortedMap<Integer, Double>>> points = new LinkedHashMap<>();

    /** Adds what a round gave at a point. */
    public void add(Curve curve, double at, int round, double value) {
        points.computeIfAbsent(curve, each -> new TreeMap<>())
                .computeIfAbsent(at, each -> new TreeMap<>())
                .put(round, value);
    }

    /** The curves that have points, in the order in which they were first measured. */
    public List<Curve> all() {
        return List.copyOf(points.keySet());
    }

    /** The values of each point, in the order of rounds. */
    public SortedMap<Double, List<Double>> of(Curve curve) {
        SortedMap<Double, List<Double>> values = new TreeMap<>();
        rounds(curve).forEach((at, byRound) -> values.put(at, List.copyOf(byRound.values())));
        return values;
    }

    /** The same by round, from 0. */
    SortedMap<Double, SortedMap<Integer, Double>> rounds(Curve curve) {
        return points.getOrDefault(curve, Collections.emptySortedMap());
    }

    /**
     * How far a curve falls: each point is divided by the best smaller one of the same round, of which each point has a median,
     * and the least of these counts. Empty while there are not two points.
     */
    public OptionalDouble least(Curve curve) {
        Map<Integer, Double> best = new TreeMap<>();
        List<Double> medians = new ArrayList<>();
        rounds(curve).values().forEach(point -> {
            List<Double> ratios = new ArrayList<>();
            point.forEach((round, value) -> {
                Double before = best.get(round);
                if (before != null) {
                    ratios.add(value / before);
                }
                best.merge(round, value, Math::max);
            });
            Spread.of(ratios).ifPresent(spread -> medians.add(spread.median()));
        });
        return medians.stream().mapToDouble(Double::doubleValue).min();
    }
}
