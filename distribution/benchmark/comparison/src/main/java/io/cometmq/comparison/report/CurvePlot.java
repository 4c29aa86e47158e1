// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.report.Samples.Spread;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.svg.SVGGraphics2D;

/** Draws a curve: a line through the medians, and a dot for every value. Stateless. */
final class CurvePlot {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 280;
    private static final double DOT = 6;
    private static final float LINE = 2;
    private static final Color OURS = new Color(0x2B6CB0);

    private CurvePlot() {}

    /** As an SVG element. */
    static String svg(Curve curve, Curves curves) {
        XYSeries medians = new XYSeries("median");
        XYSeries values = new XYSeries("values");
        curves.of(curve).forEach((at, all) -> {
            Spread.of(all).ifPresent(spread -> medians.add(at.doubleValue(), spread.median()));
            all.forEach(value -> values.add(at, value));
        });
        XYSeriesCollection data = new XYSeriesCollection(medians);
        data.addSeries(values);
        LogAxis grows = new LogAxis(curve.grows());
        grows.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        NumberAxis range = new NumberAxis(curve.unit());
        range.setAutoRangeIncludesZero(true);
        XYPlot plot = new XYPlot(data, grows, range, renderer());
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setOutlineVisible(false);
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        SVGGraphics2D canvas = new SVGGraphics2D(WIDTH, HEIGHT);
        chart.draw(canvas, new Rectangle(WIDTH, HEIGHT));
        return canvas.getSVGElement(curve.id());
    }

    private static XYLineAndShapeRenderer renderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        renderer.setSeriesShapesVisible(0, false);
        renderer.setSeriesStroke(0, new BasicStroke(LINE));
        renderer.setSeriesLinesVisible(1, false);
        renderer.setSeriesShape(1, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
        renderer.setSeriesPaint(0, OURS);
        renderer.setSeriesPaint(1, OURS);
        return renderer;
    }
}
