// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.simulation.Expected.Stop;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Invariants 1, 2, 5, 6 and 7 of a store that was just opened. */
final class RecoveryCheck {
    private static final int REBUILT_ONCE_IN = 4;
    private static final int KEYS_LOOKED_UP = 6;

    private final FaultyFiles disk;
    private final Path root;
    private final StoreConfig config;
    private final ManualClock clock;

    RecoveryCheck(FaultyFiles disk, Path root, StoreConfig config, ManualClock clock) {
        this.disk = disk;
        this.root = root;
        this.config = config;
        this.clock = clock;
    }

    /** The key of the message with a body. */
    static String keyOf(String body) {
        return "k" + body.substring(0, body.indexOf(':'));
    }

    /** Reads everything and compares it with what is expected, which is what was found from then on. */
    void run(SimStore opened, Expected expected, Stop stop, Random chance) {
        LocalMessageStore store = opened.settle().store();
        Map<QueueName, Map<Long, Found>> all = new TreeMap<>();
        expected.staysGone(store);
        for (QueueName queue : expected.queues()) {
            Map<Long, Found> found = Reader.read(opened, queue, 0, Integer.MAX_VALUE);
            all.put(queue, found);
            expected.recovered(queue, found, stop, store);
        }
        LogWalk.check(
                disk, root.resolve("commitlog"), TestStore.SEGMENT_BYTES, store.minLogOffset(), store.maxLogOffset());
        checkKeys(store, all, chance);
        if (chance.nextInt(REBUILT_ONCE_IN) == 0) {
            compareWithRebuilt(store, all);
        }
    }

    private void checkKeys(LocalMessageStore store, Map<QueueName, Map<Long, Found>> all, Random chance) {
        for (Map.Entry<QueueName, Map<Long, Found>> each : all.entrySet()) {
            String topic = each.getKey().topic();
            List<Found> found = new ArrayList<>(each.getValue().values());
            for (int i = 0; i < KEYS_LOOKED_UP && !found.isEmpty() && !topic.startsWith(TestStore.BATCHED); i++) {
                Found one = found.get(chance.nextInt(found.size()));
                assertThat(store.findByKey(topic, keyOf(one.body()), 8, 0, Long.MAX_VALUE)
                                .logOffsets())
                        .as("records of %s with key %s", topic, keyOf(one.body()))
                        .contains(one.logOffset());
            }
        }
    }

    /** Invariant 1: what is derived from the log comes out the same when it is made anew. */
    private void compareWithRebuilt(LocalMessageStore store, Map<QueueName, Map<Long, Found>> all) {
        FaultyFiles copy = disk.copy();
        for (String derived : List.of("consumequeue", "batchconsumequeue", "index")) {
            copy.remove(root.resolve(derived));
        }
        SimStore anew = new SimStore(config, root, copy.powered(), clock).settle();
        LocalMessageStore rebuilt = anew.store();
        long start = Math.max(store.minLogOffset(), rebuilt.minLogOffset());
        Map<QueueName, Map<Long, Found>> kept = new TreeMap<>();
        all.forEach((queue, found) -> kept.put(queue, from(start, found)));
        kept.forEach((queue, found) -> assertThat(from(start, Reader.read(anew, queue, 0, Integer.MAX_VALUE)))
                .as("%s made anew", queue)
                .isEqualTo(found));
        checkKeys(rebuilt, kept, new Random(start));
    }

    private static Map<Long, Found> from(long logStart, Map<Long, Found> all) {
        Map<Long, Found> kept = new TreeMap<>(all);
        kept.values().removeIf(found -> found.logOffset() < logStart);
        return kept;
    }
}
