// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cometmq.comparison.cluster.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EarlierRunTest {
    private static final Setup SETUP = new Setup("full", 1_024, 2, "17.0.9");
    private static final Cell OURS = new Cell(Peer.COMETMQ, Peer.COMETMQ);
    private static final Cell THEIRS = new Cell(Peer.APACHE, Peer.COMETMQ);

    private final Figure start = Figure.ofBrokers("start", "start", "s", 0.15);
    private final Figure idle = Figure.ofBrokers("idle", "idle", "%", 0.1);
    private final Curve curve = Curve.of("growth", "sends", "queues", "messages/s");
    private final Samples measured = new Samples();
    private final Parts parts = new Parts();
    private final Samples restored = new Samples();
    private final Parts restoredParts = new Parts();

    @Test
    void whatWasCompleteComesBack() {
        part(0, "life", true, "abc");
        value(start, 0, 1, 8);
        part(0, "growth", true, "abc");
        measured.add(curve.fall(), OURS, 0.9);
        measured.curves().add(curve, 1, 0, 100);
        measured.curves().add(curve, 10, 2, 90); // the other rounds of this point failed
        part(1, "life", true, "abc");
        value(start, 1, 2, 9);

        restore();

        assertThat(restored.turns(start, OURS)).isEqualTo(Map.of(0, 1.0, 1, 2.0));
        assertThat(restored.turns(start, THEIRS)).isEqualTo(Map.of(0, 8.0, 1, 9.0));
        assertThat(restored.curves().rounds(curve)).isEqualTo(Map.of(1.0, Map.of(0, 100.0), 10.0, Map.of(2, 90.0)));
        assertThat(restoredParts.all()).isEqualTo(parts.all());
        assertThat(restoredParts.isComplete(1, "life")).isTrue();
        assertThat(restoredParts.isComplete(2, "life")).isFalse();
    }

    @Test
    void valuesOfAStageThatBrokeOffAreLeftOut() {
        part(0, "life", true, "abc");
        value(start, 0, 1, 8);
        part(1, "life", false, "abc");
        value(start, 1, 2, 9);
        part(1, "topics", true, "abc");
        value(idle, 1, 3, 30);

        restore();

        assertThat(restored.turns(start, OURS)).isEqualTo(Map.of(0, 1.0));
        assertThat(restored.turns(idle, OURS)).isEqualTo(Map.of(1, 3.0));
        assertThat(restoredParts.isComplete(1, "life")).isFalse();
    }

    @Test
    void aCurveOfAStageThatBrokeOffIsLeftOut() {
        part(0, "growth", false, "abc");
        measured.add(curve.fall(), OURS, 0.9);
        measured.curves().add(curve, 1, 0, 100);

        restore();

        assertThat(restored.curves().all()).isEmpty();
    }

    @Test
    void aReportOfDifferentCommitsSaysSo() {
        part(0, "life", true, "abc");
        assertThat(parts.commits()).startsWith("commit abc, ");

        part(0, "topics", true, "def");
        part(1, "topics", true, "def");

        assertThat(parts.commits()).startsWith("DIFFERENT commits: abc measured life [1]; def measured topics [1, 2]");
        assertThat(parts.turns()).isEqualTo("life 1, topics 2");
    }

    @Test
    void aPartThatIsMeasuredAgainTakesThePlaceOfTheFirst() {
        part(0, "life", false, "abc");
        part(0, "life", true, "def");

        assertThat(parts.all()).extracting(Part::commit).containsExactly("def");
        assertThat(parts.times()).isEqualTo("0.2 minutes: life apache 8 s; life cometmq 2 s");
    }

    @Test
    void aRunWithAnotherSetupIsRefusedInWords() {
        assertThat(SETUP.differenceFrom(EarlierRun.of(json()).setup())).isEmpty();
        assertThat(new Setup("quick", 512, 2, "17.0.9").differenceFrom(SETUP))
                .hasValueSatisfying(text -> assertThat(text).contains("1024 MiB", "512 MiB", "quick", "full"));
    }

    @Test
    void whatIsNoEarlierRunIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EarlierRun.of("{\"facts\":"));
        assertThatIllegalArgumentException().isThrownBy(() -> EarlierRun.of(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EarlierRun.of("{\"setup\":{},\"figures\":[],\"curves\":[]}"))
                .withMessageContaining("\"parts\"");
    }

    private void part(int turn, String stage, boolean complete, String commit) {
        parts.add(new Part(
                turn,
                stage,
                complete,
                Map.of("cometmq", 2.0, "apache", 8.0),
                commit,
                "2026-01-01T00:0" + turn + ":00Z",
                List.of("remark")));
    }

    private void value(Figure figure, int turn, double ours, double theirs) {
        measured.begin(turn);
        measured.add(figure, OURS, ours);
        measured.add(figure, THEIRS, theirs);
    }

    private String json() {
        return RawData.json(measured, Map.of("command", "compare"), SETUP, parts);
    }

    private void restore() {
        EarlierRun.of(json())
                .restore(
                        Map.of("life", List.of(start), "topics", List.of(idle), "growth", List.of(curve.fall())),
                        List.of(curve),
                        restored,
                        restoredParts);
    }
}
