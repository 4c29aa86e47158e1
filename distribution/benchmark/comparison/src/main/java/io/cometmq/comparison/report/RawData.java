// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All values as JSON. Stateless. */
public final class RawData {
    private RawData() {}

    /**
     * An object with the facts of the run and, for each figure, its goal and the values of each cell with their turns,
     * counted from 1, and the points of each curve with the values of all rounds.
     */
    public static String json(Samples samples, Map<String, String> facts) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Figure figure : samples.figures()) {
            List<Map<String, Object>> cells = new ArrayList<>();
            samples.cells(figure).forEach(cell -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("broker", cell.broker().word());
                fields.put("client", cell.client().word());
                fields.put(
                        "turns",
                        samples.turns(figure, cell).keySet().stream()
                                .map(turn -> turn + 1)
                                .toList());
                fields.put("values", samples.of(figure, cell));
                cells.add(fields);
            });
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", figure.id());
            fields.put("label", figure.label());
            fields.put("unit", figure.unit());
            fields.put("goal", figure.goalText());
            fields.put("ratio", samples.spread(figure).orElse(null));
            fields.put("cells", cells);
            figures.add(fields);
        }
        List<Map<String, Object>> curves = new ArrayList<>();
        for (Curve curve : samples.curves().all()) {
            List<Map<String, Object>> points = new ArrayList<>();
            samples.curves().of(curve).forEach((at, values) -> points.add(Map.of("at", at, "values", values)));
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", curve.id());
            fields.put("label", curve.label());
            fields.put("grows", curve.grows());
            fields.put("unit", curve.unit());
            fields.put("points", points);
            curves.add(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", facts);
        all.put("figures", figures);
        all.put("curves", curves);
        return JSON.toJSONString(all, JSONWriter.Feature.PrettyFormat);
    }
}
