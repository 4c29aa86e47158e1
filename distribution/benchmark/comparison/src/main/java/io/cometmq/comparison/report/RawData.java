// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All values as JSON; {@link EarlierRun} reads it. Stateless. */
public final class RawData {
    private RawData() {}

    /**
     * An object with the facts of the run, the setup that all values share, each stage of each turn with the time that it took and the
     * commit that was measured; for each figure its goal and the values of each cell with their turns, counted from 1;
     * and the points of each curve with the values of their rounds.
     */
    public static String json(Samples samples, Map<String, String> facts, Setup setup, Parts parts) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", facts);
        all.put("setup", setup);
        all.put("parts", parts.all().stream().map(RawData::part).toList());
        all.put("figures", figures(samples));
        all.put("curves", curves(samples.curves()));
        return JSON.toJSONString(all, JSONWriter.Feature.PrettyFormat);
    }

    private static Map<String, Object> part(Part part) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("turn", part.turn() + 1);
        fields.put("stage", part.stage());
        fields.put("complete", part.complete());
        fields.put("seconds", part.seconds());
        fields.put("commit", part.commit());
        fields.put("ended", part.ended());
        fields.put("remarks", part.remarks());
        return fields;
    }

    private static List<Map<String, Object>> figures(Samples samples) {
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
        return figures;
    }

    private static List<Map<String, Object>> curves(Curves all) {
        List<Map<String, Object>> curves = new ArrayList<>();
        for (Curve curve : all.all()) {
            List<Map<String, Object>> points = new ArrayList<>();
            all.rounds(curve).forEach((at, values) -> {
                Map<String, Object> point = new LinkedHashMap<>();
                point.put("at", at);
                point.put(
                        "rounds",
                        values.keySet().stream().map(round -> round + 1).toList());
                point.put("values", List.copyOf(values.values()));
                points.add(point);
            });
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", curve.id());
            fields.put("label", curve.label());
            fields.put("grows", curve.grows());
            fields.put("unit", curve.unit());
            fields.put("points", points);
            curves.add(fields);
        }
        return curves;
    }
}
