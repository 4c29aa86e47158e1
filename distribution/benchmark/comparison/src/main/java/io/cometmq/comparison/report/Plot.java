// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import io.cometmq.comparison.cluster.Peer;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.ScatterRenderer;
import org.jfree.data.statistics.DefaultMultiValueCategoryDataset;
import org.jfree.svg.SVGGraphics2D;

/** Draws a figure: a dot for every value, a line of dots for each cell. Stateless. */
final class Plot {
    private static final int WIDTH = 560;
    private static final int ROW_HEIGHT = 32;
    private static final int FRAME_HEIGHT = 60;
    private static final double DOT = 8;
    private static final Color OURS = new Color(0x2B6CB0);
    private static final Color APACHE = new Color(0xC05621);
    private static final Color KAFKA = new Color(0x4A5568);

    private Plot() {}

    /** As an SVG element. */
    static String svg(Figure figure, Samples samples) {
        DefaultMultiValueCategoryDataset data = new DefaultMultiValueCategoryDataset();
        samples.cells(figure).forEach(cell -> data.add(samples.of(figure, cell), cell.broker(), name(cell)));
        NumberAxis values = new NumberAxis(figure.unit());
        values.setAutoRangeIncludesZero(true);
        CategoryPlot plot = new CategoryPlot(data, new CategoryAxis(), values, renderer(data));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
        plot.setOutlineVisible(false);
        JFreeChart chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        int height = FRAME_HEIGHT + ROW_HEIGHT * samples.cells(figure).size();
        SVGGraphics2D canvas = new SVGGraphics2D(WIDTH, height);
        chart.draw(canvas, new Rectangle(WIDTH, height));
        return canvas.getSVGElement(figure.id());
    }

    private static ScatterRenderer renderer(DefaultMultiValueCategoryDataset data) {
        ScatterRenderer renderer = new ScatterRenderer();
        renderer.setUseSeriesOffset(false);
        for (Peer broker : Peer.values()) {
            int series = data.getRowIndex(broker);
            if (series >= 0) {
                renderer.setSeriesPaint(series, color(broker));
                renderer.setSeriesShape(series, new Ellipse2D.Double(-DOT / 2, -DOT / 2, DOT, DOT));
            }
        }
        return renderer;
    }

    private static String name(Cell cell) {
        return whose(cell.broker()) + " broker, " + whose(cell.client()) + " client";
    }

    private static Color color(Peer broker) {
        return switch (broker) {
            case COMETMQ -> OURS;
            case APACHE -> APACHE;
            case KAFKA -> KAFKA;
        };
    }

    private static String whose(Peer peer) {
        return switch (peer) {
            case COMETMQ -> "our";
            case APACHE -> "Apache's";
            case KAFKA -> "Kafka's";
        };
    }
}
