// SPDX-License-Identifier: Apache-2.0
package io.cometmq.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.comparison.cluster.Cluster;
import io.cometmq.comparison.cluster.Peer;
import io.cometmq.comparison.report.Figure;
import io.cometmq.comparison.report.Part;
import io.cometmq.comparison.report.Parts;
import io.cometmq.comparison.report.Samples;
import io.cometmq.comparison.stage.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private final ManualClock clock = new ManualClock();
    private final Parts parts = new Parts();
    private final List<String> measured = new ArrayList<>();
    private final List<Integer> saves = new ArrayList<>();
    private final Journal journal = new Journal(new PrintWriter(new StringWriter()));
    private final List<Stage> stages = List.of(new FakeStage("load"), new FakeStage("life"));

    @Test
    void whoWasSecondIsFirstTheNextTimeAndEachStageIsSaved() throws Exception {
        run("abc", "");

        assertThat(measured)
                .containsExactly(
                        "0 load apache",
                        "0 load cometmq",
                        "0 life apache",
                        "0 life cometmq",
                        "1 load cometmq",
                        "1 load apache",
                        "1 life cometmq",
                        "1 life apache");
        assertThat(saves).containsExactly(1, 1, 2, 2);
        assertThat(parts.all().get(0).seconds()).isEqualTo(Map.of("apache", 3.0, "cometmq", 3.0));
    }

    @Test
    void aRunThatGoesOnMeasuresOnlyWhatIsNotComplete() throws Exception {
        assertThatThrownBy(() -> run("abc", "1 load apache")).isInstanceOf(IOException.class);
        measured.clear();

        run("def", "");

        // Our half of the pair was measured by the first run, but a ratio is made of values of one time.
        assertThat(measured).containsExactly("1 load cometmq", "1 load apache", "1 life cometmq", "1 life apache");
        assertThat(parts.all()).extracting(Part::commit).containsExactly("abc", "abc", "def", "def");
    }

    @Test
    void aStageThatBrokeOffIsMeasuredAgainAndItsRemarksAreItsOwn() throws Exception {
        Comparison.Measuring breaking = (stage, peer, samples) -> {
            if (samples.turn() == 0 && peer == Peer.APACHE && stage.name().equals("load")) {
                journal.remark("no room");
                return false;
            }
            return true;
        };
        comparison("abc").run(stages, 1, breaking, saves::add);

        assertThat(parts.isComplete(0, "load")).isFalse();
        assertThat(parts.isComplete(0, "life")).isTrue();
        assertThat(parts.all()).extracting(Part::remarks).containsExactly(List.of("no room"), List.of());

        run("def", "");
        assertThat(measured).startsWith("0 load apache", "0 load cometmq", "1 load cometmq");
        assertThat(parts.remarks()).isEmpty();
    }

    private Comparison comparison(String commit) {
        return new Comparison(new Samples(), parts, commit, journal, clock);
    }

    /** Measures two turns; is killed while it measures {@code killedAt}. */
    private void run(String commit, String killedAt) throws Exception {
        comparison(commit)
                .run(
                        stages,
                        2,
                        (stage, peer, samples) -> {
                            String what = samples.turn() + " " + stage.name() + " " + peer.word();
                            if (what.equals(killedAt)) {
                                throw new IOException("killed");
                            }
                            measured.add(what);
                            clock.advance(Duration.ofSeconds(3));
                            return true;
                        },
                        saves::add);
    }

    private record FakeStage(String name) implements Stage {
        @Override
        public List<Figure> figures() {
            return List.of();
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public boolean sameHeap() {
            return true;
        }

        @Override
        public void run(Cluster cluster, long started, Samples samples) {
            throw new IllegalStateException("no cluster in this test");
        }
    }
}
