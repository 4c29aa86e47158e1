// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONArray;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.comparison.cluster.Peer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a run that was stopped had measured, as {@link RawData} wrote it. Immutable. */
public final class EarlierRun {
    private final JSONObject all;

    private EarlierRun(JSONObject all) {
        this.all = all;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException when it is no such text, or one without the parts that tell what is complete
     */
    public static EarlierRun of(String json) {
        JSONObject all;
        try {
            all = JSON.parseObject(json);
        } catch (JSONException notJson) {
            throw new IllegalArgumentException("expected the JSON of an earlier run: " + notJson.getMessage(), notJson);
        }
        if (all == null) {
            throw new IllegalArgumentException("expected the JSON of an earlier run: it is empty");
        }
        for (String needed : List.of("setup", "parts", "figures", "curves")) {
            if (!all.containsKey(needed)) {
                throw new IllegalArgumentException("expected the JSON of an earlier run: it has no \"" + needed + "\"");
            }
        }
        return new EarlierRun(all);
    }

    /** What its values have in common. */
    public Setup setup() {
        JSONObject setup = all.getJSONObject("setup");
        return new Setup(
                Objects.requireNonNullElse(setup.getString("scale"), "unknown"),
                setup.getIntValue("heapMib"),
                setup.getIntValue("processors"),
                Objects.requireNonNullElse(setup.getString("java"), "unknown"));
    }

    /**
     * Adds its complete parts, and the values that belong to them. Values of stages that broke off are left out, and those of
     * figures that are not measured any more.
     *
     * @param figures of each stage, by its name
     */
    public void restore(Map<String, List<Figure>> figures, List<Curve> curves, Samples samples, Parts parts) {
        for (JSONObject part : objects(all.getJSONArray("parts"))) {
            if (part.getBooleanValue("complete")) {
                parts.add(part(part));
            }
        }
        Map<String, JSONObject> byId = new LinkedHashMap<>();
        objects(all.getJSONArray("figures")).forEach(figure -> byId.put(figure.getString("id"), figure));
        figures.forEach((stage, measured) -> measured.forEach(figure -> Optional.ofNullable(byId.get(figure.id()))
                .ifPresent(found -> restore(figure, found, stage, samples, parts))));
        for (Curve curve : curves) {
            // A curve has no turns: its figure is there when its stage was complete.
            if (!samples.cells(curve.fall()).isEmpty()) {
                restore(curve, samples.curves());
            }
        }
    }

    private static void restore(Figure figure, JSONObject found, String stage, Samples samples, Parts parts) {
        for (JSONObject each : objects(found.getJSONArray("cells"))) {
            Cell cell = new Cell(Peer.of(each.getString("broker")), Peer.of(each.getString("client")));
            List<Integer> turns = each.getList("turns", Integer.class);
            List<Double> values = each.getList("values", Double.class);
            for (int i = 0; i < turns.size(); i++) {
                int turn = turns.get(i) - 1;
                if (parts.isComplete(turn, stage)) {
                    samples.begin(turn);
                    samples.add(figure, cell, values.get(i));
                }
            }
        }
    }

    private void restore(Curve curve, Curves curves) {
        for (JSONObject found : objects(all.getJSONArray("curves"))) {
            if (curve.id().equals(found.getString("id"))) {
                for (JSONObject point : objects(found.getJSONArray("points"))) {
                    List<Integer> rounds = point.getList("rounds", Integer.class);
                    List<Double> values = point.getList("values", Double.class);
                    for (int i = 0; i < rounds.size(); i++) {
                        curves.add(curve, point.getDoubleValue("at"), rounds.get(i) - 1, values.get(i));
                    }
                }
            }
        }
    }

    private static Part part(JSONObject part) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        JSONObject bySide = part.getJSONObject("seconds");
        bySide.keySet().forEach(peer -> seconds.put(peer, bySide.getDoubleValue(peer)));
        return new Part(
                part.getIntValue("turn") - 1,
                part.getString("stage"),
                true,
                seconds,
                part.getString("commit"),
                part.getString("ended"),
                part.getList("remarks", String.class));
    }

    private static List<JSONObject> objects(JSONArray array) {
        return array.toList(JSONObject.class);
    }
}
