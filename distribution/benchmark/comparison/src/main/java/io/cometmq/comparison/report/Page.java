// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import java.util.List;
import java.util.Map;

/** The report as one HTML page that needs nothing else: the table, and a plot of each figure's values. Stateless. */
public final class Page {
    private static final String STYLE =
            """
            body { font: 15px/1.5 system-ui, sans-serif; color: #1a202c; max-width: 1150px; margin: 2em auto; padding: 0 1em }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .3em .6em; border-bottom: 1px solid #e2e8f0 }
            .yes { color: #276749 } .no { color: #9b2c2c; font-weight: 600 } .none { color: #718096 }
            .plots { display: flex; flex-wrap: wrap; gap: 1em } figure { margin: 0 } figcaption { font-weight: 600 }
            """;

    private Page() {}

    /**
     * The page.
     *
     * @param facts about the run: machine, versions, command, in the order to show
     */
    public static String html(List<Figure> figures, Samples samples, Map<String, String> facts, Parts parts) {
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">")
                .append("<title>CometMQ beside Apache RocketMQ</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>CometMQ beside Apache RocketMQ</h1>\n<ul>\n");
        facts.forEach((name, value) -> page.append("<li>")
                .append(escaped(name))
                .append(": ")
                .append(escaped(value))
                .append("</li>\n"));
        page.append("</ul>\n");
        table(Table.lines(figures, samples), page);
        if (!samples.curves().all().isEmpty()) {
            page.append("<h2>Growth</h2>\n<div class=\"plots\">\n");
            for (Curve curve : samples.curves().all()) {
                plot(curve.label(), CurvePlot.svg(curve, samples.curves()), page);
            }
            page.append("</div>\n");
        }
        page.append("<h2>Every value</h2>\n<div class=\"plots\">\n");
        for (Figure figure : samples.figures()) {
            plot(figure.label(), Plot.svg(figure, samples), page);
        }
        page.append("</div>\n");
        stages(parts, page);
        return page.append("</body>\n</html>\n").toString();
    }

    private static void stages(Parts parts, StringBuilder page) {
        page.append(
                "<h2>Stages</h2>\n<table>\n<tr><th>turn</th><th>stage</th><th>took</th><th>commit</th><th>ended</th></tr>\n");
        for (Part part : parts.all()) {
            page.append("<tr>");
            for (String text : List.of(
                    Integer.toString(part.turn() + 1),
                    part.stage() + (part.complete() ? "" : ", broke off"),
                    Numbers.text(part.allSeconds()) + " s",
                    part.commit(),
                    part.ended())) {
                page.append("<td>").append(escaped(text)).append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private static void plot(String caption, String svg, StringBuilder page) {
        page.append("<figure><figcaption>")
                .append(escaped(caption))
                .append("</figcaption>\n")
                .append(svg)
                .append("\n</figure>\n");
    }

    private static void table(List<Table.Line> lines, StringBuilder page) {
        page.append("<table>\n<tr><th>work</th><th>goal</th><th>ours against theirs: median (least–largest)</th>")
                .append("<th>ours</th><th>theirs</th><th></th></tr>\n");
        for (Table.Line line : lines) {
            page.append("<tr>");
            for (String text : List.of(line.work(), line.goal(), line.ratio(), line.ours(), line.theirs())) {
                page.append("<td>").append(escaped(text)).append("</td>");
            }
            page.append("<td class=\"")
                    .append(line.reached().map(yes -> yes ? "yes" : "no").orElse("none"))
                    .append("\">")
                    .append(line.verdict())
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
