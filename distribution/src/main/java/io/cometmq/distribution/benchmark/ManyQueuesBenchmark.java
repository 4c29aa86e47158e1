// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static io.cometmq.distribution.benchmark.StoreBenchmark.say;

import io.cometmq.benchmark.load.Processes;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.distribution.process.ResidentMemory;
import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.StoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A broker with many topics and queues that nobody uses: its start, its memory, and what it costs while it idles. */
final class ManyQueuesBenchmark {
    private static final int IDLE_SECONDS = 20;
    private static final int BODY_BYTES = 128;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;

    private final int topics;
    private final int queues;
    private final Clock clock = Clock.system();
    private final Semaphore pause = new Semaphore(0);

    ManyQueuesBenchmark(int topics, int queues) {
        this.topics = topics;
        this.queues = queues;
    }

    void run(Path home, Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("store");
        make(store);
        openAlone(home, folder, store);
        serve(home, folder);
    }

    /** A record in each queue, and the topics' settings. The files reach the disk when the system writes them. */
    private void make(Path store) throws IOException {
        long begun = clock.nanos();
        ByteBuffer body = StoreFolder.body(BODY_BYTES);
        Map<String, TopicConfig> configs = new TreeMap<>();
        try (StoreFolder open = StoreFolder.open(StoreConfig.defaults(), store, UnforcedFiles.create())) {
            for (int topic = 0; topic < topics; topic++) {
                String name = "Topic-" + topic;
                configs.put(name, TopicConfig.of(name, queues, Permission.READ_WRITE));
                for (int queue = 0; queue < queues; queue++) {
                    open.store().append(StoreFolder.record(name, queue, body));
                }
            }
            open.store().awaitDispatched().join();
        }
        Path file = Files.createDirectories(store.resolve("config")).resolve("topics.json");
        Files.write(file, Json.writeBytes(Map.of("topicConfigTable", configs)));
        say(
                "queues: %d topics of %d queues made in %.1f s",
                topics, queues, (clock.nanos() - begun) / NANOS_PER_SECOND);
    }

    /** The store without a broker, in a process of its own that uses each queue once. */
    private static void openAlone(Path home, Path folder, Path store) throws IOException {
        try (LocalProcess opener = LocalProcess.start(
                folder, home.resolve("bin/benchmark").toString(), "store", "--open", store.toString())) {
            say("queues: %s", opener.lineWith("opened"));
            say("queues: %s", opener.lineWith("used"));
        }
    }

    /** What {@code --open} does. */
    static void open(Path store) {
        Clock clock = Clock.system();
        long begun = clock.nanos();
        try (StoreFolder open = StoreFolder.open(StoreConfig.defaults(), store, UnforcedFiles.create())) {
            say("opened in %.2f s (processor %.2f s), resident memory %s", since(begun, clock), used(), memory());
            long sum = 0;
            for (QueueId queue : open.store().queues()) {
                sum += open.store().maxQueueOffset(queue.topic(), queue.queueId());
            }
            say(
                    "used: the maximum of each of %d queues was asked after %.2f s (processor %.2f s), resident memory %s",
                    sum, since(begun, clock), used(), memory());
        }
    }

    private void serve(Path home, Path folder) throws IOException, InterruptedException {
        long begun = clock.nanos();
        try (LocalProcess local = LocalProcess.start(
                folder, home.resolve("bin/mqlocal").toString(), "--port", "0", "--namesrv-port", "0")) {
            local.lineWith("name server and broker");
            say(
                    "queues: a broker with them serves after %.2f s (processor %.2f s), resident memory %s",
                    since(begun, clock), local.processorSeconds(), ResidentMemory.text(local.pid()));
            pause.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS);
            double before = local.processorSeconds();
            pause.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS);
            double used = local.processorSeconds() - before;
            say(
                    "queues: idle it uses %.1f %% of a processor, resident memory %s",
                    used / IDLE_SECONDS * PERCENT, ResidentMemory.text(local.pid()));
        }
    }

    private static double used() {
        return Processes.self().cpuSeconds();
    }

    private static String memory() {
        return ResidentMemory.text(ProcessHandle.current().pid());
    }

    private static double since(long begun, Clock clock) {
        return (clock.nanos() - begun) / NANOS_PER_SECOND;
    }
}
