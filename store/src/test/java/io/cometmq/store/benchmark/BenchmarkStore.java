// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.benchmark;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.FaultHandler;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A store as a broker has it, in a folder of its own that closing deletes. */
final class BenchmarkStore implements AutoCloseable {
    static final String TOPIC = "T";

    static final FaultHandler FAULTS = (what, cause) -> {
        throw new IllegalStateException(what, cause);
    };

    private final Path folder;
    private final ThreadScheduler scheduler;
    private final LocalMessageStore store;

    private BenchmarkStore(Path folder, ThreadScheduler scheduler, LocalMessageStore store) {
        this.folder = folder;
        this.scheduler = scheduler;
        this.store = store;
    }

    static BenchmarkStore open() throws IOException {
        Path folder = Files.createTempDirectory("cometmq-benchmark");
        ThreadScheduler scheduler = ThreadScheduler.start("benchmark-housekeeping");
        return new BenchmarkStore(
                folder,
                scheduler,
                LocalMessageStore.open(
                        StoreConfig.defaults(),
                        folder,
                        StoreFiles.disk(),
                        Clock.system(),
                        scheduler,
                        Threads.system(),
                        FAULTS));
    }

    /** A record of queue 0 whose body has {@code size} bytes that do not compress. */
    static NewRecord record(int size) {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        return Records.to(TOPIC)
                .property("UNIQ_KEY", "7F0000010001000000000000000000AA")
                .tag("A")
                .body(body)
                .build();
    }

    LocalMessageStore store() {
        return store;
    }

    @Override
    public void close() throws IOException {
        store.close();
        scheduler.close();
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
