// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.testing.AppendUntilKilled;
import io.cometmq.store.testing.TestStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that appends is killed; whatever it had acknowledged is there afterwards, in order. */
class KillFaultTest {
    private static final int ROUNDS = 3;
    private static final int ACKNOWLEDGED_PER_ROUND = 300;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"SYNC_FLUSH", "ASYNC_FLUSH"})
    void keepsWhatWasAcknowledged(String flushDiskType) throws Exception {
        Map<Integer, List<String>> acknowledged = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            appendAndKill(flushDiskType, round, acknowledged);

            try (TestStore test = TestStore.in(directory)) {
                acknowledged.forEach((queue, bodies) -> {
                    List<String> found = test.bodies(AppendUntilKilled.topic(queue), queue);
                    assertThat(found).containsAll(bodies);
                    assertThat(found).doesNotHaveDuplicates();
                    List<String> inOrder = new ArrayList<>(found);
                    inOrder.retainAll(bodies);
                    assertThat(inOrder).isEqualTo(bodies);
                });
            }
        }
    }

    private void appendAndKill(String flushDiskType, int round, Map<Integer, List<String>> acknowledged)
            throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classPath,
                        AppendUntilKilled.class.getName(),
                        directory.toString(),
                        flushDiskType,
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            while (count < ACKNOWLEDGED_PER_ROUND) {
                String line = lines.readLine();
                assertThat(line).as("line %d of the child process", count).isNotNull();
                if (line.startsWith(AppendUntilKilled.ACKNOWLEDGED)) {
                    String[] words = line.split(" ", -1);
                    acknowledged
                            .computeIfAbsent(Integer.parseInt(words[1]), queue -> new ArrayList<>())
                            .add(words[2]);
                    count++;
                }
            }
        } finally {
            child.destroyForcibly();
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
