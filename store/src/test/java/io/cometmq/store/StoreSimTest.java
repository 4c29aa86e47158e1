// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Appends, batches, clean restarts and power losses in random order: after each the queues hold what was appended, in
 * order, and at least what was acknowledged as durable. {@code -Dseed=…} runs one seed again.
 */
class StoreSimTest {
    private static final int SEEDS = 25;
    private static final int STEPS = 60;
    private static final int QUEUES = 3;
    /** The queue behind them: its topic keeps batches. */
    private static final int TOGETHER = QUEUES;

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void keepsWhatItAcknowledgedUnderSyncFlush(long seed) {
        new Run(seed, FlushDiskType.SYNC_FLUSH).run();
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void keepsAPrefixUnderAsyncFlush(long seed) {
        new Run(seed, FlushDiskType.ASYNC_FLUSH).run();
    }

    private static final class Run {
        private final Random random;
        private final FaultyFiles disk = new FaultyFiles();
        private final TestStore test;
        private final boolean sync;
        /** What was appended to each queue, and how much of it has to be there after a power loss. */
        private final Map<Integer, List<String>> appended = new TreeMap<>();

        private final Map<Integer, Integer> durable = new TreeMap<>();
        private int serial;

        Run(long seed, FlushDiskType type) {
            random = new Random(seed);
            sync = type == FlushDiskType.SYNC_FLUSH;
            test = TestStore.in(Path.of("/store"), TestStore.smallFiles().with(type), disk);
        }

        void run() {
            try (test) {
                for (int step = 0; step < STEPS; step++) {
                    switch (random.nextInt(10)) {
                        case 0 -> losePower();
                        case 1 -> restart();
                        case 2 -> appendBatch();
                        case 3 -> appendTogether();
                        default -> append();
                    }
                }
                restart();
            }
        }

        private void append() {
            int queue = random.nextInt(QUEUES + 1);
            String body = body(3000);
            expect(queue, List.of(body), test.append(topic(queue), queue, body));
        }

        private void appendBatch() {
            int queue = random.nextInt(QUEUES);
            List<String> bodies = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bodies.add(body(500));
            }
            List<NewRecord> records = bodies.stream()
                    .map(body ->
                            Records.to("T").queue(queue).body(body).keys("k").build())
                    .toList();
            expect(queue, bodies, test.store().append(records));
        }

        private void appendTogether() {
            List<String> bodies = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bodies.add(body(500));
            }
            expect(TOGETHER, bodies, test.appendTogether(topic(TOGETHER), TOGETHER, bodies));
        }

        private static String topic(int queue) {
            return queue == TOGETHER ? TestStore.BATCHED : "T";
        }

        private String body(int bound) {
            return serial++ + ":" + "x".repeat(random.nextInt(bound));
        }

        private void expect(int queue, List<String> bodies, Appended result) {
            List<String> all = appended.computeIfAbsent(queue, id -> new ArrayList<>());
            assertThat(result.queueOffset()).isEqualTo(all.size());
            all.addAll(bodies);
            if (sync && random.nextBoolean()) {
                assertThat(result.durable())
                        .succeedsWithin(20, TimeUnit.SECONDS)
                        .isEqualTo(true);
                // One force covers everything before it, in whatever queue.
                appended.forEach((id, list) -> durable.put(id, list.size()));
            }
        }

        private void restart() {
            test.reopen();
            appended.forEach((queue, all) -> {
                assertThat(test.bodies(topic(queue), queue)).isEqualTo(present(all));
                durable.put(queue, all.size());
            });
        }

        private void losePower() {
            test.losePower(disk, random);
            appended.forEach((queue, all) -> {
                List<String> found = test.bodies(topic(queue), queue);
                loseWhatIsNotIn(found, all, durable.getOrDefault(queue, 0));
                int next = (int) test.store().nextQueueOffset(topic(queue), queue);
                assertThat(present(all)).isEqualTo(found);
                assertThat(present(all.subList(next, all.size()))).isEmpty();
                all.subList(next, all.size()).clear();
                durable.put(queue, next);
            });
        }

        /** What is lost keeps its place as null: a hole in the log loses records and none behind them. */
        private static void loseWhatIsNotIn(List<String> found, List<String> all, int durable) {
            int next = 0;
            for (int i = 0; i < all.size(); i++) {
                if (next < found.size() && found.get(next).equals(all.get(i))) {
                    next++;
                } else if (all.get(i) != null) {
                    assertThat(i).as("lost offset").isGreaterThanOrEqualTo(durable);
                    all.set(i, null);
                }
            }
        }

        private static List<String> present(List<String> all) {
            return all.stream().filter(Objects::nonNull).toList();
        }
    }
}
