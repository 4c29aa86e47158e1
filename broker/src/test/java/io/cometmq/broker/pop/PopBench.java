// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.offset.OffsetConfig;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.topic.SystemTopics;
import io.cometmq.broker.topic.TopicCreation;
import io.cometmq.broker.topic.TopicSettings;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.config.Live;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.Permission;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The parts that lend messages, over a store in a directory, on virtual time and without threads of their own. */
final class PopBench {
    static final String TOPIC = "T";
    static final String GROUP = "G";

    private static final Duration SAVE_EVERY = Duration.ofSeconds(5);

    private final PublishedAddress address = new PublishedAddress(InetAddress.getLoopbackAddress(), 10911);
    private final Path files;
    private final Map<String, String> settings;
    final ManualScheduler scheduler;
    final LocalMessageStore store;
    final Topics topics;
    final ConsumerOffsets offsets;
    final LoanAlarms alarms;
    final PopQueues queues;
    private final PopSource source;
    /** Whether the store takes everything to be on the disk. */
    boolean cold;
    /** Whether damaged entries seem to wait to be mended. */
    boolean mending;

    /**
     * @param files where the small state files are; what is there is read
     */
    PopBench(LocalMessageStore store, Path files, ManualScheduler scheduler, Map<String, String> settings) {
        this.store = store;
        this.files = files;
        this.scheduler = scheduler;
        this.settings = settings;
        TopicSettings topicSettings = ConfigReader.of(TopicSettings.class).read(Map.of());
        topics = Topics.load(
                file("topics.json"),
                scheduler.clock(),
                SystemTopics.of(
                        new BrokerIdentity("broker-a", "C", 0, address), topicSettings, DelayLevels.parse("1s")));
        topics.put(TopicConfig.of(TOPIC, 1, Permission.READ_WRITE));
        offsets = ConsumerOffsets.load(
                file("consumerOffset.json"), scheduler.clock(), scheduler, new OffsetConfig(SAVE_EVERY));
        PopConfig config = ConfigReader.of(PopConfig.class).read(settings);
        RetryTopics retries = new RetryTopics(topics, new TopicCreation(topics, new Live<>(topicSettings)), config);
        alarms = new LoanAlarms(scheduler.clock(), scheduler);
        source = new PopSource(
                maybeCold(),
                offsets,
                alarms,
                new Revival(store, retries, address, scheduler.clock(), scheduler),
                () -> config,
                true,
                scheduler.clock().millis());
        queues = PopQueues.load(source, file("popState.json"));
    }

    /** The store, but that {@link #cold} decides what is on the disk, and {@link #mending} whether entries are mended. */
    private MessageStore maybeCold() {
        return (MessageStore) Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isCold" -> cold || (boolean) method.invoke(store, arguments);
                    case "mended" -> mending ? new CompletableFuture<>() : method.invoke(store, arguments);
                    default -> method.invoke(store, arguments);
                });
    }

    /** A store with small files, closed by the caller. */
    static LocalMessageStore store(Path directory, ManualScheduler scheduler) {
        StoreConfig small = StoreConfig.defaults().with(new LogConfig(1 << 20, 1 << 16));
        return LocalMessageStore.open(small, directory, scheduler.clock(), scheduler, (what, cause) -> {
            throw new AssertionError(what, cause);
        });
    }

    /** What a new process finds after this one was killed: the files as they are now, and the store. */
    PopBench afterKill(Path newFiles) {
        try {
            Files.createDirectories(newFiles);
            for (String name : List.of("topics.json", "consumerOffset.json", "popState.json")) {
                if (Files.exists(files.resolve(name))) {
                    Files.copy(files.resolve(name), newFiles.resolve(name));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new PopBench(store, newFiles, scheduler, settings);
    }

    private StateFile file(String name) {
        return new StateFile(files.resolve(name), scheduler);
    }

    /** What RocketMQ's broker left in its revive topic, of groups that exist or not. */
    RevivedPops revived(String topic, boolean exist) {
        RevivedPops revived = new RevivedPops(topic, 1, source, (name, group) -> exist, scheduler.clock());
        store.onArrival(revived);
        return revived;
    }

    /** Appends messages whose bodies are these texts; readable when this returns. */
    void append(int queueId, String tags, String... bodies) {
        append(TOPIC, queueId, tags, bodies);
    }

    /** The same to another topic. */
    void append(String topic, int queueId, String tags, String... bodies) {
        for (String body : bodies) {
            store.append(new NewRecord(
                    topic,
                    new RecordHead(queueId, 0, 0, scheduler.clock().millis(), address.get(), address.get(), 0, 0),
                    ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                    EncodedProperties.of(tags.isEmpty() ? "" : "TAGS\u0001" + tags + "\u0002"),
                    true));
        }
        settle();
    }

    /** Waits until everything appended can be read. */
    void settle() {
        try {
            store.awaitDispatched().get(10, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    PopQueue queue() {
        return queues.of(TOPIC, GROUP, 0);
    }

    PopQueue retryQueue() {
        return queues.of("%RETRY%" + GROUP + "_" + TOPIC, GROUP, 0);
    }

    /** A message that was lent. */
    record Taken(long offset, long popTime, String body, int reconsumeTimes) {}

    List<Taken> lend(PopQueue queue, long invisibleMillis, int max, RecordFilter filter) {
        LoanTerms terms = new LoanTerms(scheduler.clock().millis(), invisibleMillis, false);
        Lent lent = queue.lend(terms, filter, max, 1 << 20, false);
        List<Taken> taken = new ArrayList<>();
        for (RecordSlice record : lent.records()) {
            ByteBuffer bytes = record.bytes();
            taken.add(new Taken(
                    RecordLayout.queueOffset(bytes, 0),
                    terms.popTimeMillis(),
                    body(bytes),
                    RecordLayout.reconsumeTimes(bytes, 0)));
            record.close();
        }
        return taken;
    }

    List<Taken> lend(PopQueue queue, long invisibleMillis, int max) {
        return lend(queue, invisibleMillis, max, RecordFilter.ALL);
    }

    /** Moves time on and does what is due. */
    void pass(Duration time) {
        scheduler.advance(time);
        while (alarms.doWork() > 0) {
            // Until nothing is due.
        }
        settle();
    }

    /** The bodies of all messages of a topic's first queue from an offset on. */
    Set<String> bodies(String topic, long from) {
        Set<String> bodies = new HashSet<>();
        long next = from;
        while (next < store.maxQueueOffset(topic, 0)) {
            try (ReadResult result = store.read(topic, 0, next, 32, 1 << 20, RecordFilter.ALL)) {
                result.records().forEach(record -> bodies.add(body(record.bytes())));
                next = result.nextOffset();
            }
        }
        return bodies;
    }

    private static String body(ByteBuffer bytes) {
        byte[] body = new byte[RecordLayout.bodyLength(bytes, 0)];
        bytes.get(RecordLayout.bodyPosition(bytes, 0), body);
        return new String(body, StandardCharsets.UTF_8);
    }

    long committed() {
        return offsets.find(GROUP, TOPIC, 0).orElse(-1);
    }
}
