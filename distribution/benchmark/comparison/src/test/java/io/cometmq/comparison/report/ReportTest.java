// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Figure.Direction;
import io.cometmq.comparison.report.Figure.Pairing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Cell OURS = new Cell(Peer.COMETMQ, Peer.COMETMQ);
    private static final Setup SETUP = new Setup("full", 1_024, 2, "17");
    private static final Cell THEIRS = new Cell(Peer.APACHE, Peer.APACHE);

    private final Figure rate =
            new Figure("async", "async sends & more", "messages/s", 3, Direction.AT_LEAST, Pairing.OWN_CLIENTS);
    private final Figure cpu = new Figure("cpu", "broker cpu", "µs", 0.4, Direction.AT_MOST, Pairing.APACHES_CLIENT);
    private final Figure garbage =
            new Figure("garbage", "garbage", "bytes", 200, Direction.AT_MOST, Pairing.OURS_ALONE);
    private final Samples samples = new Samples();
    private final Parts parts = new Parts();

    ReportTest() {
        List<Double> ours = List.of(300.0, 900.0, 700.0);
        List<Double> theirs = List.of(100.0, 200.0, 100.0);
        for (int turn = 0; turn < ours.size(); turn++) {
            samples.begin(turn);
            samples.add(rate, OURS, ours.get(turn));
            samples.add(rate, THEIRS, theirs.get(turn));
        }
        samples.add(cpu, new Cell(Peer.COMETMQ, Peer.APACHE), 5);
        samples.add(cpu, new Cell(Peer.COMETMQ, Peer.COMETMQ), 1);
        samples.add(cpu, THEIRS, 10);
    }

    @Test
    void valuesOfTheSameTurnAreDividedByEachOther() {
        assertThat(samples.spread(rate)).contains(new Samples.Spread(3, 4.5, 7));
    }

    @Test
    void aTurnInWhichOneOfThemFailedDoesNotCount() {
        samples.begin(3);
        samples.add(rate, THEIRS, 1);
        samples.begin(4);
        samples.add(rate, OURS, 500);
        samples.add(rate, THEIRS, 100);

        assertThat(samples.spread(rate)).contains(new Samples.Spread(3, 4.75, 7));
        assertThat(samples.turns(rate, OURS).keySet()).containsExactly(0, 1, 2, 4);
    }

    @Test
    void brokersAreComparedWithTheSameClient() {
        assertThat(samples.spread(cpu)).contains(new Samples.Spread(0.5, 0.5, 0.5));
    }

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Samples.Spread.of(List.of(4.0, 1.0, 2.0, 9.0))).contains(new Samples.Spread(1, 3, 9));
    }

    @Test
    void theMedianDecidesAndWhatWasNotMeasuredIsNotReached() {
        List<Table.Line> lines = Table.lines(List.of(rate, cpu, garbage), samples);

        assertThat(lines)
                .extracting(Table.Line::reached)
                .containsExactly(Optional.of(true), Optional.of(false), Optional.empty());
        assertThat(lines).extracting(Table.Line::verdict).containsExactly("reached", "NOT reached", "not measured");
        assertThat(lines.get(0).goal()).isEqualTo("≥ 3×");
        assertThat(lines.get(0).ratio()).isEqualTo("4.5 (3–7)");
        assertThat(lines.get(0).ours()).isEqualTo("700 messages/s");
        assertThat(lines.get(2).goal()).isEqualTo("≤ 200 bytes");
    }

    @Test
    void aFigureOfOursAloneNeedsNoOther() {
        samples.add(garbage, OURS, 150);

        assertThat(samples.spread(garbage)).contains(new Samples.Spread(150, 150, 150));
        assertThat(garbage.isReachedBy(150)).isTrue();
        assertThat(garbage.isReachedBy(201)).isFalse();
    }

    @Test
    void kafkaIsComparedWithOursEachWithItsOwnClient() {
        Figure kafka = new Figure("kafka", "sends", "messages/s", 1.2, Direction.AT_LEAST, Pairing.KAFKA);
        samples.add(kafka, OURS, 600);
        samples.add(kafka, new Cell(Peer.KAFKA, Peer.KAFKA), 400);

        assertThat(samples.spread(kafka)).contains(new Samples.Spread(1.5, 1.5, 1.5));
        assertThat(Page.html(List.of(kafka), samples, Map.of(), parts))
                .contains("Kafka&apos;s broker, Kafka&apos;s client");
    }

    @Test
    void thePageNeedsNothingFromElsewhere() {
        String page = Page.html(List.of(rate, cpu), samples, Map.of("machine", "2 <processors>"), parts);

        assertThat(page)
                .contains("async sends &amp; more", "2 &lt;processors&gt;", "<svg", "NOT reached")
                .doesNotContain("<script", "<link", "src=")
                .doesNotContainPattern("href=\"https?:");
        assertThat(page.split("<svg", -1)).as("a plot for each figure").hasSize(3);
    }

    @Test
    void theRawDataHasEveryValue() {
        JSONObject read = JSON.parseObject(RawData.json(samples, Map.of("machine", "here"), SETUP, parts));

        JSONObject first = read.getJSONArray("figures").getJSONObject(0);
        assertThat(first.getString("id")).isEqualTo("async");
        assertThat(first.getJSONObject("ratio").getDoubleValue("median")).isEqualTo(4.5);
        assertThat(first.getJSONArray("cells").getJSONObject(0).getList("values", Double.class))
                .containsExactly(300.0, 900.0, 700.0);
        assertThat(first.getJSONArray("cells").getJSONObject(0).getList("turns", Integer.class))
                .containsExactly(1, 2, 3);
        assertThat(read.getJSONObject("facts").getString("machine")).isEqualTo("here");
    }

    @Test
    void aPointOfACurveIsHeldAgainstTheBestSmallerOneOfItsRound() {
        Curve curve = Curve.of("growth", "sends", "queues", "messages/s");
        double[][] rounds = {{100, 200, 150, 120}, {50, 100, 80, 70}, {90, 200, 100, 180}};
        for (int round = 0; round < rounds.length; round++) {
            for (int i = 0; i < rounds[round].length; i++) {
                samples.curves().add(curve, Math.pow(10, i), round, rounds[round][i]);
            }
        }

        assertThat(samples.curves().least(curve)).hasValue(0.7);
        assertThat(samples.curves().of(curve).get(10.0)).containsExactly(200.0, 100.0, 200.0);
        assertThat(samples.curves().least(Curve.of("other", "", "", ""))).isEmpty();
        assertThat(Page.html(List.of(), samples, Map.of(), parts)).contains("<h2>Growth</h2>", "id='growth'");
        assertThat(JSON.parseObject(RawData.json(samples, Map.of(), SETUP, parts))
                        .getJSONArray("curves")
                        .getJSONObject(0)
                        .getJSONArray("points"))
                .hasSize(4);
    }

    @Test
    void numbersHaveThreeDigitsThatMatter() {
        assertThat(List.of(0.0, 0.0123, 0.4, 2.5, 42.37, 180.2, 12_345.6).stream()
                        .map(Numbers::text))
                .containsExactly("0", "0.0123", "0.4", "2.5", "42.4", "180", "12,346");
    }
}
