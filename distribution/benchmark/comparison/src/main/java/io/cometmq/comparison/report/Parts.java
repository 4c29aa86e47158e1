// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was measured when, in which order: at most one part for each turn and stage. Confined to one thread. */
public final class Parts {
    private static final double SECONDS_PER_MINUTE = 60;

    private record Place(int turn, String stage) {}

    private final Map<Place, Part> parts = new LinkedHashMap<>();

    /** Adds a part, in the place of an earlier one of the same turn and stage. */
    public void add(Part part) {
        Place place = new Place(part.turn(), part.stage());
        parts.remove(place);
        parts.put(place, part);
    }

    /** Whether {@code stage} need not be measured again in {@code turn}. */
    public boolean isComplete(int turn, String stage) {
        Part part = parts.get(new Place(turn, stage));
        return part != null && part.complete();
    }

    /** All, in the order in which they were measured. */
    public List<Part> all() {
        return List.copyOf(parts.values());
    }

    /** What failed or was left out, in order. */
    public List<String> remarks() {
        return parts.values().stream().flatMap(part -> part.remarks().stream()).toList();
    }

    /** What took how long: all, and each stage of each peer over its turns. */
    public String times() {
        Map<String, Double> stages = new LinkedHashMap<>();
        double all = 0;
        for (Part part : parts.values()) {
            new TreeMap<>(part.seconds())
                    .forEach((peer, seconds) -> stages.merge(part.stage() + " " + peer, seconds, Double::sum));
            all += part.allSeconds();
        }
        List<String> words = new ArrayList<>();
        stages.forEach((stage, seconds) -> words.add(String.format(Locale.ROOT, "%s %.0f s", stage, seconds)));
        return String.format(Locale.ROOT, "%.1f minutes: %s", all / SECONDS_PER_MINUTE, String.join("; ", words));
    }

    /** How many turns each stage had. */
    public String turns() {
        Map<String, Integer> turns = new LinkedHashMap<>();
        parts.values().forEach(part -> turns.merge(part.stage(), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        turns.forEach((stage, count) -> words.add(stage + " " + count));
        return words.isEmpty() ? "none yet" : String.join(", ", words);
    }

    /** When and of which state of the source: one commit, or each one with the stages and turns that it measured. */
    public String commits() {
        Map<String, Map<String, TreeSet<Integer>>> commits = new LinkedHashMap<>();
        for (Part part : parts.values()) {
            commits.computeIfAbsent(part.commit(), each -> new LinkedHashMap<>())
                    .computeIfAbsent(part.stage(), each -> new TreeSet<>())
                    .add(part.turn() + 1);
        }
        if (commits.isEmpty()) {
            return "nothing yet";
        }
        List<Part> all = all();
        String ended = "stages ended from " + all.get(0).ended() + " to "
                + all.get(all.size() - 1).ended();
        if (commits.size() == 1) {
            return "commit " + commits.keySet().iterator().next() + ", " + ended;
        }
        List<String> words = new ArrayList<>();
        commits.forEach((commit, stages) -> {
            List<String> measured = new ArrayList<>();
            stages.forEach((stage, turns) -> measured.add(stage + " " + turns));
            words.add(commit + " measured " + String.join(", ", measured));
        });
        return "DIFFERENT commits: " + String.join("; ", words) + " (turns in brackets); " + ended;
    }
}
