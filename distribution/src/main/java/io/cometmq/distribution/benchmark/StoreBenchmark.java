// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.store.log.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/benchmark store}: the figures of the store, each beside what the machine itself can do in the same run. */
@Command(
        name = "store",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the store: appends, SYNC_FLUSH, many queues, a restart after kill -9.")
final class StoreBenchmark implements Callable<Integer> {
    private static final int BYTES_PER_KIB = 1024;

    private enum Part {
        APPEND,
        SYNC,
        QUEUES,
        RESTART
    }

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "What is measured, of append, sync, queues and restart, by commas. Default: all.")
    private Set<String> only = Set.of();

    @Option(names = "--size", description = "Bytes of a message. Default: ${DEFAULT-VALUE}.")
    private int size = BYTES_PER_KIB;

    @Option(names = "--appends", description = "Records that are appended in a round. Default: ${DEFAULT-VALUE}.")
    private int appends = 1_000_000;

    @Option(
            names = "--pace",
            description = "MiB a second of the appends that are measured at a pace. Default: ${DEFAULT-VALUE}.")
    private int pace = 100;

    @Option(
            names = "--ahead",
            description =
                    "How far the log is prepared ahead, in bytes (commitLogAheadBytes). Default: ${DEFAULT-VALUE}.")
    private int ahead = LogConfig.DEFAULT.aheadBytes();

    @Option(names = "--rounds", description = "Rounds; the median is said. Default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--senders", description = "Senders under SYNC_FLUSH. Default: ${DEFAULT-VALUE}.")
    private int senders = 64;

    @Option(names = "--seconds", description = "Seconds of a round under SYNC_FLUSH. Default: ${DEFAULT-VALUE}.")
    private int seconds = 3;

    @Option(names = "--topics", description = "Topics of the store of many queues. Default: ${DEFAULT-VALUE}.")
    private int topics = 10_000;

    @Option(names = "--queues", description = "Queues of each of them. Default: ${DEFAULT-VALUE}.")
    private int queues = 8;

    @Option(names = "--mib", description = "MiB in the log before the kill. Default: ${DEFAULT-VALUE}.")
    private int mib = 4096;

    @Option(names = "--crash-seconds", description = "Seconds of sending before the kill. Default: ${DEFAULT-VALUE}.")
    private int crashSeconds = 15;

    @Option(names = "--append-in", hidden = true, description = "Append to the store in this folder until killed.")
    private @Nullable Path appendIn;

    @Option(names = "--open", hidden = true, description = "Open the store in this folder and use each of its queues.")
    private @Nullable Path open;

    @Override
    public Integer call() throws InterruptedException {
        if (appendIn != null) {
            AppendForever.run(appendIn, size);
            return 0;
        }
        if (open != null) {
            ManyQueuesBenchmark.open(open);
            return 0;
        }
        try {
            for (Part part : parts()) {
                try (RunFolder folder = RunFolder.create("store")) {
                    measure(part, RunFolder.home(), folder.path());
                }
            }
            return 0;
        } catch (IOException | UncheckedIOException | IllegalArgumentException failure) {
            System.err.println("benchmark store: " + failure);
            return 1;
        }
    }

    private void measure(Part part, Path home, Path folder) throws IOException, InterruptedException {
        switch (part) {
            case APPEND -> new AppendBenchmark(appends, rounds, size, pace, ahead).run(folder);
            case SYNC -> new SyncFlushBenchmark(senders, seconds, rounds, size, ahead).run(folder);
            case QUEUES -> new ManyQueuesBenchmark(topics, queues).run(home, folder);
            case RESTART -> new RestartBenchmark(mib, size, crashSeconds).run(home, folder);
        }
    }

    private Set<Part> parts() {
        Set<Part> chosen = EnumSet.noneOf(Part.class);
        only.forEach(name -> chosen.add(Part.valueOf(name.toUpperCase(Locale.ROOT))));
        return chosen.isEmpty() ? EnumSet.allOf(Part.class) : chosen;
    }

    static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
