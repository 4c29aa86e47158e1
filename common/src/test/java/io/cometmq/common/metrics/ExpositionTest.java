// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.Scrape;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hawkular.agent.prometheus.types.Histogram.Bucket;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    private static final Metric COUNTER = Metric.counter("c_total", "Counts.", "topic");
    private static final Metric GAUGE = Metric.gauge("g", "Goes up and down.");
    private static final Metric AGE = Metric.age("age_seconds", "How old the oldest is.", "topic");
    private static final Metric SIZES = Metric.histogram("h_seconds", "Takes time.", "topic");

    @Test
    void aRealParserReadsWhatIsWritten() {
        Histogram times = new Histogram(Buckets.seconds(0.001, 0.5, 2));
        times.observe(Duration.ofMillis(1).toNanos());
        times.observe(Duration.ofMillis(250).toNanos());
        times.observe(Duration.ofSeconds(5).toNanos());

        Scrape scrape = Scrape.of(figures(100, out -> {
            out.begin(COUNTER);
            out.series(12_345_678_901L, "a");
            out.series(0.5, "b");
            out.begin(GAUGE);
            out.series(-7);
            out.begin(SIZES);
            out.series(times, "a");
        }));

        assertThat(scrape.names()).containsExactly("c_total counter", "g gauge", "h_seconds histogram");
        assertThat(scrape.value("c_total", Map.of("topic", "a", "node", "n"))).isEqualTo(12_345_678_901.0);
        assertThat(scrape.value("c_total", Map.of("topic", "b"))).isEqualTo(0.5);
        assertThat(scrape.value("g", Map.of("node", "n"))).isEqualTo(-7);
        var histogram = (org.hawkular.agent.prometheus.types.Histogram)
                scrape.series("h_seconds").get(0);
        assertThat(histogram.getSampleCount()).isEqualTo(3);
        assertThat(histogram.getSampleSum()).isEqualTo(5.251);
        assertThat(histogram.getBuckets())
                .extracting(Bucket::getUpperBound)
                .containsExactly(0.001, 0.5, 2.0, Double.POSITIVE_INFINITY);
        assertThat(histogram.getBuckets())
                .extracting(Bucket::getCumulativeCount)
                .containsExactly(1L, 2L, 2L, 3L);
    }

    @Test
    void whateverANameHasInItStaysOneLabel() {
        String odd = "%RETRY%a\"b\\c\nd\u00e9\uD83D\uDE00";

        String text = Scrape.text(figures(100, out -> {
            out.begin(COUNTER);
            out.series(1, odd);
        }));

        assertThat(text).endsWith("c_total{node=\"n\",topic=\"%RETRY%a\\\"b\\\\c\\nd\u00e9\uD83D\uDE00\"} 1\n");
    }

    @Test
    void labelsThatAreMadeOnceAreWrittenAsThoseThatAreNot() {
        Histogram one = new Histogram(Buckets.seconds(1, 2));
        one.observe(1);
        Labels made = Labels.of(List.of("topic"), "a\"b");

        String byValues = Scrape.text(figures(100, out -> {
            out.begin(COUNTER);
            out.series(1, "a\"b");
            out.begin(SIZES);
            out.series(one, "a\"b");
        }));
        String byLabels = Scrape.text(figures(100, out -> {
            out.begin(COUNTER);
            out.series(1, made);
            out.begin(SIZES);
            out.series(one, made);
        }));

        assertThat(byLabels).isEqualTo(byValues).contains("topic=\"a\\\"b\"");
        assertThatThrownBy(() -> Scrape.text(figures(100, out -> {
                    out.begin(GAUGE);
                    out.series(1, made);
                })))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void numbersAreWrittenAsTheFormatHasThem() {
        String text = Scrape.text(figures(100, out -> {
            out.begin(COUNTER);
            for (double number : new double[] {
                0, 9, 10, 99, 100, 123_456_789_012_345L, 1e18, 0.25, -3, Double.NaN, Double.POSITIVE_INFINITY
            }) {
                out.series(number, "t");
            }
        }));

        assertThat(text.lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.substring(line.indexOf(' ') + 1)))
                .containsExactly("0", "9", "10", "99", "100", "123456789012345", "1.0E18", "0.25", "-3", "NaN", "+Inf");
    }

    @Test
    void seriesBeyondTheBoundAreExposedTogether() {
        Histogram one = new Histogram(Buckets.seconds(1));
        one.observe(1);

        Scrape scrape = Scrape.of(figures(2, out -> {
            out.begin(COUNTER);
            out.begin(AGE);
            for (int i = 1; i <= 5; i++) {
                out.series(i, "t" + i);
            }
            out.begin(SIZES);
            for (int i = 1; i <= 5; i++) {
                out.series(one, "t" + i);
            }
            out.begin(GAUGE);
            out.series(1);
        }));

        assertThat(scrape.series("age_seconds")).hasSize(3);
        assertThat(scrape.value("age_seconds", Map.of("topic", "other"))).isEqualTo(5);
        assertThat(scrape.series("h_seconds")).hasSize(3);
        assertThat(((org.hawkular.agent.prometheus.types.Histogram) scrape.series("h_seconds", Map.of("topic", "other"))
                                .get(0))
                        .getSampleCount())
                .isEqualTo(3);
        assertThat(scrape.series("g")).hasSize(1);
    }

    @Test
    void aCounterBeyondTheBoundIsSummed() {
        Scrape scrape = Scrape.of(figures(1, out -> {
            out.begin(COUNTER);
            out.series(1, "a");
            out.series(2, "b");
            out.series(3, "c");
        }));

        assertThat(scrape.value("c_total", Map.of("topic", "other"))).isEqualTo(5);
    }

    @Test
    void manySeriesAreHandedOnInPieces() {
        Scrape scrape = Scrape.of(figures(100_000, out -> {
            out.begin(COUNTER);
            for (int i = 0; i < 20_000; i++) {
                out.series(i, "topic-" + i);
            }
        }));

        assertThat(scrape.series("c_total")).hasSize(20_000);
        assertThat(scrape.value("c_total", Map.of("topic", "topic-19999"))).isEqualTo(19_999);
    }

    @Test
    void aWrongNumberOfLabelsIsABug() {
        assertThatThrownBy(() -> Scrape.text(figures(100, out -> {
                    out.begin(COUNTER);
                    out.series(1);
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("c_total");
    }

    private static Exposition figures(int mostSeries, Consumer<MetricsText> write) {
        Collector collector = new Collector() {
            @Override
            public List<Metric> metrics() {
                return List.of(COUNTER, GAUGE, AGE, SIZES);
            }

            @Override
            public void collect(MetricsText out) {
                write.accept(out);
            }
        };
        return new Exposition(List.of(collector), Map.of("node", "n"), mostSeries);
    }
}
