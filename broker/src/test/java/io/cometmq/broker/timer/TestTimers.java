// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.delay.Redelivery;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.common.config.ByteSize;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.retention.DiskConfig;
import io.cometmq.store.retention.RetentionConfig;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.TimerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Timers over a real store with hand-moved time, turned by the test. The delivered messages are those of queue 0 of topic T
 * unless the test says otherwise.
 */
final class TestTimers implements AutoCloseable {
    static final int PRECISION = 1000;
    /** Weeks pass in these tests, and each look at a real disk takes its time. */
    private static final RetentionConfig SELDOM =
            new RetentionConfig(Duration.ofDays(3), "04", new ByteSize(0), Duration.ofHours(1), 10, DiskConfig.DEFAULT);

    private final Path directory;
    private final long windowMillis;
    private final Supplier<StoreFiles> files;
    private final ManualScheduler scheduler;
    private final PublishedAddress address = new PublishedAddress(InetAddress.getLoopbackAddress(), 10911);
    private LocalMessageStore store;
    private TimerIndex index;
    private TimerMetrics metrics;
    private TimerDelivery delivery;

    TestTimers(Path directory, long startMillis, long windowMillis, Supplier<StoreFiles> files) throws IOException {
        this.directory = directory;
        this.windowMillis = windowMillis;
        this.files = files;
        this.scheduler = new ManualScheduler(new ManualClock(startMillis));
        open();
    }

    private void open() throws IOException {
        StoreConfig small = StoreConfig.defaults()
                .with(new LogConfig(1 << 20, 1 << 16))
                .with(new IndexConfig(true, 50, 2_000, 64))
                .with(SELDOM);
        StoreFiles disk = files.get();
        store = LocalMessageStore.open(
                small, directory, disk, scheduler.clock(), scheduler, Threads.system(), (what, cause) -> {});
        index = TimerIndex.open(
                disk,
                directory,
                new TimerSettings(PRECISION, windowMillis, 1 << 16),
                offset -> Timers.queueOffset(store, offset));
        metrics = new TimerMetrics(null, scheduler.clock());
        delivery =
                new TimerDelivery(store, index, metrics, new Redelivery(store, address), PRECISION, scheduler.clock());
    }

    LocalMessageStore store() {
        return store;
    }

    TimerIndex index() {
        return index;
    }

    TimerDelivery delivery() {
        return delivery;
    }

    TimerMetrics metrics() {
        return metrics;
    }

    long now() {
        return scheduler.clock().millis();
    }

    /** Saves how far everything came, as the saving thread does. */
    void save() throws IOException {
        store.flush();
        index.save(delivery.progress(), false, now());
    }

    @Override
    public void close() {
        index.close();
        store.close();
    }

    void put(String body, long delayMillis) {
        long due = now() + delayMillis;
        due += due % PRECISION == 0 ? 1 : 0;
        append(
                "TIMER_OUT_MS\u0001" + due + "\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002UNIQ_KEY\u0001" + body
                        + "\u0002",
                body);
    }

    void recall(String key, long delayMillis) {
        long due = now() + delayMillis;
        append(
                "TIMER_OUT_MS\u0001" + due + "\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002TIMER_DEL_UNIQKEY\u0001"
                        + key + "\u0002UNIQ_KEY\u0001" + key + "\u0002",
                "0");
    }

    void append(String properties, String body) {
        store.append(new NewRecord(
                TopicNames.WHEEL_TIMER_TOPIC,
                new RecordHead(0, 0, 0, now(), address.get(), address.get(), 0, 0),
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)),
                EncodedProperties.of(properties),
                true));
    }

    void advance(long millis) throws Exception {
        scheduler.advance(Duration.ofMillis(millis));
        turn();
    }

    void turn() throws Exception {
        int done;
        do {
            store.awaitDispatched().get(10, TimeUnit.SECONDS);
            delivery.onArrival(TopicNames.WHEEL_TIMER_TOPIC, 0, 0, 0);
            done = delivery.doWork();
        } while (done > 0);
        store.awaitDispatched().get(10, TimeUnit.SECONDS);
    }

    void restart(Duration downtime, boolean clean) throws Exception {
        if (clean) {
            store.flush();
            index.save(delivery.progress(), true, now());
        }
        close();
        scheduler.advance(downtime);
        open();
    }

    /** Does something to the disk that ends this process, and opens what is left. */
    void crash(Runnable blow, Duration downtime) throws Exception {
        blow.run();
        for (Runnable closing : List.<Runnable>of(index::close, store::close)) {
            try {
                closing.run();
            } catch (RuntimeException expected) {
                assertThat(expected).hasStackTraceContaining("the power went off");
            }
        }
        scheduler.advance(downtime);
        open();
    }

    List<String> delivered() {
        return delivered("T", 0);
    }

    /** The bodies in a queue. */
    List<String> delivered(String topic, int queueId) {
        return copies(topic, queueId).stream().map(Copy::body).toList();
    }

    /** A delivered message. */
    record Copy(String body, Map<String, String> properties) {}

    /** What is in a queue. */
    List<Copy> copies(String topic, int queueId) {
        List<Copy> copies = new ArrayList<>();
        long next = store.minQueueOffset(topic, queueId);
        while (next < store.maxQueueOffset(topic, queueId)) {
            try (ReadResult read = store.read(topic, queueId, next, 32, 1 << 20, RecordFilter.ALL)) {
                for (RecordSlice record : read.records()) {
                    ByteBuffer bytes = record.bytes();
                    byte[] body = new byte[RecordLayout.bodyLength(bytes, 0)];
                    bytes.get(RecordLayout.bodyPosition(bytes, 0), body);
                    copies.add(new Copy(
                            new String(body, StandardCharsets.UTF_8),
                            MessageProperties.decode(RecordLayout.properties(bytes, 0))));
                }
                next = read.nextOffset();
            }
        }
        return copies;
    }

    Map<String, String> properties(String topic, long queueOffset) {
        return properties(topic, 0, queueOffset);
    }

    /** The properties of one record. */
    Map<String, String> properties(String topic, int queueId, long queueOffset) {
        try (ReadResult read = store.read(topic, queueId, queueOffset, 1, 1 << 20, RecordFilter.ALL)) {
            return MessageProperties.decode(
                    RecordLayout.properties(read.records().get(0).bytes(), 0));
        }
    }
}
