// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.distribution.process.ResidentMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code bin/benchmark topics}: what topics cost a broker process: their creation and deletion, one after another and many at
 * once, the disk and memory that they take, a restart with them.
 */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Creates topics on a broker, sends to some, restarts it, deletes them all; by admin requests.")
final class TopicsBenchmark implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double KIB_PER_MIB = 1024;
    private static final int BODY_BYTES = 128;

    @Option(names = "--topics", description = "Topics that are created and deleted. Default: ${DEFAULT-VALUE}.")
    private int topics = 1_000;

    @Option(names = "--queues", description = "Queues of each. Default: ${DEFAULT-VALUE}.")
    private int queues = 8;

    @Option(names = "--used", description = "So many of them get a message in each queue. Default: ${DEFAULT-VALUE}.")
    private int used = 200;

    @Option(
            names = "--single",
            description = "So many are created, and deleted, one after another. Default: ${DEFAULT-VALUE}.")
    private int single = 200;

    @Option(
            names = "--together",
            description = "The others are created, and deleted, so many at once. Default: ${DEFAULT-VALUE}.")
    private int together = 16;

    private final Clock clock = Clock.system();

    @Override
    public Integer call() throws InterruptedException {
        try (RunFolder folder = RunFolder.create("topics")) {
            measure(RunFolder.home(), folder.path());
            return 0;
        } catch (IOException | UncheckedIOException | IllegalStateException failure) {
            System.err.println("benchmark topics: " + failure);
            return 1;
        }
    }

    private void measure(Path home, Path folder) throws IOException, InterruptedException {
        int alone = Math.min(single, topics);
        // The first stop leaves the classes that later starts share.
        start(home, folder).close();
        long launched = clock.nanos();
        try (LocalProcess local = start(home, folder);
                TopicsClient client = TopicsClient.of(local.lineWith("name server and broker"), clock)) {
            say(
                    "without topics: serves after %.2f s (processor %.2f s), resident memory %s",
                    (clock.nanos() - launched) / NANOS_PER_SECOND,
                    local.processorSeconds(),
                    ResidentMemory.text(local.pid()));
            client.create("warm-up", queues).join();
            client.delete("warm-up").join();
            say("created one after another: %s", each(alone, 0, 1, i -> client.create(name(i), queues)));
            say(
                    "created %d at once: %s",
                    together, each(topics - alone, alone, together, i -> client.create(name(i), queues)));
            say("resident memory with %d topics: %s", topics, ResidentMemory.text(local.pid()));
            for (int i = 0; i < Math.min(used, topics); i++) {
                for (int queue = 0; queue < queues; queue++) {
                    client.send(name(i), queue, BODY_BYTES);
                }
            }
            say("%d topics have a message in each queue: %s", Math.min(used, topics), ResidentMemory.text(local.pid()));
            say("disk used: %s", diskUsed(folder.resolve("store")));
        }
        say("disk used after the stop: %s", diskUsed(folder.resolve("store")));
        long begun = clock.nanos();
        try (LocalProcess local = start(home, folder);
                TopicsClient client = TopicsClient.of(local.lineWith("name server and broker"), clock)) {
            say(
                    "restart until it serves: %.2f s (processor %.2f s)",
                    (clock.nanos() - begun) / NANOS_PER_SECOND, local.processorSeconds());
            client.send(name(0), 0, BODY_BYTES);
            say(
                    "restart to the first acknowledged send: %.2f s, resident memory %s",
                    (clock.nanos() - begun) / NANOS_PER_SECOND, ResidentMemory.text(local.pid()));
            say("deleted one after another: %s", each(alone, 0, 1, i -> client.delete(name(i))));
            say("deleted %d at once: %s", together, each(topics - alone, alone, together, i -> client.delete(name(i))));
            say("resident memory at the end: %s", ResidentMemory.text(local.pid()));
        }
        say("disk used at the end: %s", diskUsed(folder.resolve("store")));
    }

    private static LocalProcess start(Path home, Path folder) throws IOException {
        return LocalProcess.start(folder, home.resolve("bin/mqlocal").toString(), "--port", "0", "--namesrv-port", "0");
    }

    private static String name(int topic) {
        return "benchmark-topic-number-" + topic;
    }

    private String each(int count, int first, int atOnce, TopicsClient.Ask ask) throws InterruptedException {
        if (count == 0) {
            return "none";
        }
        long begun = clock.nanos();
        Histogram took = TopicsClient.each(count, first, atOnce, ask, clock);
        return String.format(
                Locale.ROOT,
                "%d in %.2f s, median %.2f ms, p99 %.2f ms, longest %.2f ms",
                count,
                (clock.nanos() - begun) / NANOS_PER_SECOND,
                took.getValueAtPercentile(50) / NANOS_PER_MILLI,
                took.getValueAtPercentile(99) / NANOS_PER_MILLI,
                took.getMaxValue() / NANOS_PER_MILLI);
    }

    /** All of it, and by file or folder; in blocks of the disk, so that holes do not count. */
    private static String diskUsed(Path store) throws IOException, InterruptedException {
        Map<String, Double> parts = new TreeMap<>();
        for (String line : du(store)) {
            String[] words = line.split("\t", 2);
            Path path = store.relativize(Path.of(words[1]));
            double mib = Long.parseLong(words[0]) / KIB_PER_MIB;
            parts.put(path.toString().isEmpty() ? "all" : path.toString(), mib);
        }
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.1f MiB", parts.remove("all")));
        parts.forEach((name, mib) -> text.append(String.format(Locale.ROOT, ", %s %.1f", name, mib)));
        return text.toString();
    }

    private static List<String> du(Path store) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-ka", "--max-depth=1", store.toString()).start();
        List<String> lines =
                new String(du.getInputStream().readAllBytes(), UTF_8).lines().toList();
        du.waitFor(); // what it cannot read any more was deleted meanwhile
        return lines;
    }
}
