// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.exception.RemotingException;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.SegmentedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A backlog that is not in memory: how fast it is read beside {@code cat} of the same files, by the store alone and by
 * pulls, and what sends notice of the pulls. Before each reading the files are taken out of the system's memory, while no
 * broker has them open.
 */
final class ColdBenchmark {
    static final String TOPIC = "BenchmarkCold";
    private static final String TEMPLATE = "TBW102";
    private static final int QUEUES = 4;
    private static final int BATCH_BYTES = 256 << 10;
    private static final int PULL_COUNT = 32;
    private static final int ROUNDS = 3;
    /** With and without pauses in turn, so that what else the machine does meanwhile meets both. */
    private static final int TURNS = 2;

    private static final String NO_PAUSES = "coldReadLeastPercent=100";
    private static final int SEND_TIMEOUT_SECONDS = 10;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEBI = 1 << 20;

    private final long backlogBytes;
    private final int size;
    private final Path home;
    private final Path folder;
    private final Clock clock;

    /**
     * @param gib how long the backlog is, at least 2
     * @param size bytes of a message
     * @param home where {@code bin/} is
     * @param folder where the data goes
     */
    ColdBenchmark(int gib, int size, Path home, Path folder, Clock clock) {
        if (gib < 2) {
            throw new IllegalArgumentException(
                    "--cold " + gib + ": expected at least 2, so that a file of the log is full");
        }
        this.backlogBytes = (long) gib << 30;
        this.size = size;
        this.home = home;
        this.folder = folder;
        this.clock = clock;
    }

    void run() throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException {
        withBroker((producer, nameServer, pid) -> fill(producer), "");
        Path store = store();
        List<Double> cat = new ArrayList<>();
        List<Double> scanned = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ColdFiles.drop(store);
            scanned.add(scan(store));
            ColdFiles.drop(store);
            cat.add(cat(store));
        }
        double catRate = median(cat);
        say("cat of the log's full files, not in memory: %.0f MiB/s", catRate);
        say(
                "the store reads the backlog: %.0f MiB/s, %.0f %% of cat",
                median(scanned), 100 * median(scanned) / catRate);
        for (int turn = 0; turn < TURNS; turn++) {
            pull(store, catRate, NO_PAUSES);
            pull(store, catRate, "");
        }
    }

    /** Pulls the backlog from a broker of its own, whose reads from the disk give way or do not. */
    private void pull(Path store, double catRate, String setting)
            throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException {
        say("-- %s", setting.isEmpty() ? "cold reads give way" : "cold reads do not give way: " + setting);
        ColdFiles.drop(store);
        withBroker(
                (producer, nameServer, pid) ->
                        new ColdPulls(home, folder, size, clock).run(producer, nameServer, pid, catRate),
                setting);
    }

    private void fill(DefaultMQProducer producer)
            throws MQClientException, MQBrokerException, RemotingException, InterruptedException {
        producer.createTopic(TEMPLATE, TOPIC, QUEUES, Map.of());
        List<Message> batch = Collections.nCopies(Math.max(1, BATCH_BYTES / size), 0).stream()
                .map(zero -> new Message(TOPIC, new byte[size]))
                .toList();
        List<MessageQueue> queues = producer.fetchPublishMessageQueues(TOPIC);
        long begun = clock.nanos();
        long sent = 0;
        for (int i = 0; sent < backlogBytes; i++) {
            producer.send(batch, queues.get(i % queues.size()));
            sent += (long) batch.size() * size;
        }
        say("backlog of %.1f GiB in messages of %d bytes: stored in %.0f s", sent / MEBI / 1024, size, seconds(begun));
    }

    /** Reads all queues side by side in this thread, and copies each record; MiB a second. */
    private double scan(Path store) throws IOException {
        try (Resources resources = new Resources()) {
            MessageStore opened = resources.own(LocalMessageStore.open(
                    StoreConfig.defaults(),
                    store,
                    clock,
                    resources.own(ThreadScheduler.start("housekeeping")),
                    (what, cause) -> say("disk fault: %s", what)));
            byte[] sink = new byte[BATCH_BYTES + size];
            long[] next = new long[QUEUES];
            long bytes = 0;
            long begun = clock.nanos();
            for (boolean more = true; more; ) {
                more = false;
                for (int queue = 0; queue < QUEUES; queue++) {
                    if (next[queue] < opened.maxQueueOffset(TOPIC, queue)) {
                        try (ReadResult read =
                                opened.read(TOPIC, queue, next[queue], PULL_COUNT, BATCH_BYTES, RecordFilter.ALL)) {
                            bytes += copy(read, sink);
                            next[queue] = read.nextOffset();
                        }
                        more = true;
                    }
                }
            }
            return bytes / MEBI / seconds(begun);
        }
    }

    private static long copy(ReadResult read, byte[] sink) {
        long bytes = 0;
        for (RecordSlice record : read.records()) {
            record.bytes().get(0, sink, 0, Math.min(sink.length, record.size()));
            bytes += record.size();
        }
        return bytes;
    }

    /** Files that are full of records; the last two are the one that is written and the one prepared after it. */
    private double cat(Path store) throws IOException, InterruptedException {
        List<Path> files = ColdFiles.filesBelow(store.resolve("commitlog")).stream()
                .filter(file -> SegmentedFile.isSegmentName(String.valueOf(file.getFileName())))
                .toList();
        List<Path> full = files.subList(0, Math.max(1, files.size() - 2));
        long bytes = 0;
        for (Path file : full) {
            bytes += Files.size(file);
        }
        long begun = clock.nanos();
        ColdFiles.cat(full);
        return bytes / MEBI / seconds(begun);
    }

    @FunctionalInterface
    private interface Course {
        void run(DefaultMQProducer producer, String nameServer, long brokerPid)
                throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException;
    }

    private void withBroker(Course course, String setting)
            throws IOException, MQClientException, MQBrokerException, RemotingException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/mqlocal").toString(), "--port", "0", "--namesrv-port", "0"));
        if (!setting.isEmpty()) {
            command.addAll(List.of("--set", setting));
        }
        try (LocalProcess local = LocalProcess.start(folder, command.toArray(String[]::new))) {
            String nameServer = BenchmarkMain.nameServerIn(local.lineWith("name server and broker"));
            DefaultMQProducer producer = new DefaultMQProducer("BenchmarkProducers");
            producer.setNamesrvAddr(nameServer);
            producer.setSendMsgTimeout((int) TimeUnit.SECONDS.toMillis(SEND_TIMEOUT_SECONDS));
            producer.start();
            try {
                course.run(producer, nameServer, local.pid());
            } finally {
                producer.shutdown();
            }
        }
    }

    private Path store() throws IOException {
        return ColdFiles.filesBelow(folder).stream()
                .map(Path::getParent)
                .filter(directory -> directory != null && directory.endsWith("commitlog"))
                .map(Path::getParent)
                .findFirst()
                .orElseThrow(() -> new IOException("no log below " + folder + ": expected one that the broker made"));
    }

    private double seconds(long begunNanos) {
        return (clock.nanos() - begunNanos) / NANOS_PER_SECOND;
    }

    private static double median(List<Double> figures) {
        return figures.stream().sorted().toList().get(figures.size() / 2);
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
