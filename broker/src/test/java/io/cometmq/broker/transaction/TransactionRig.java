// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.transaction;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.broker.client.ClientSession;
import io.cometmq.broker.client.ProducerGroups;
import io.cometmq.broker.delay.DelayRouting;
import io.cometmq.broker.identity.BrokerIdentity;
import io.cometmq.broker.identity.PublishedAddress;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.offset.OffsetConfig;
import io.cometmq.broker.routing.Destination;
import io.cometmq.broker.routing.Routing;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.request.TransactionRequests.EndTransaction;
import io.cometmq.store.Appended;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.log.LogConfig;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The transactions of a broker with a real store, hand-moved time, and one producer that notes what it is asked. */
final class TransactionRig implements AutoCloseable {
    static final String GROUP = "PG";
    static final TransactionConfig CONFIG = new TransactionConfig(
            Duration.ofSeconds(6),
            Duration.ofSeconds(30),
            15,
            4096,
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            false);

    final ManualScheduler scheduler = new ManualScheduler();
    final ProducerGroups producers = new ProducerGroups();
    final RecordingConnection producer = new RecordingConnection();
    private final Resources resources = new Resources();
    private final HalfRouting halfRouting;
    private final BrokerIdentity identity =
            new BrokerIdentity("b", "C", 0, new PublishedAddress(InetAddress.getLoopbackAddress(), 10911));
    final LocalMessageStore store;
    final ConsumerOffsets offsets;
    final Transactions transactions;

    /** A half message as its producer knows it. */
    record Half(long queueOffset, long logOffset) {}

    TransactionRig(Path directory) {
        this(directory, CONFIG, new LogConfig(1 << 20, 1 << 16));
    }

    TransactionRig(Path directory, TransactionConfig config, LogConfig log) {
        halfRouting = new HalfRouting(() -> config);
        store = resources.own(LocalMessageStore.open(
                StoreConfig.defaults().with(log), directory, scheduler.clock(), scheduler, (what, cause) -> {
                    throw new AssertionError(what, cause);
                }));
        offsets = resources.own(ConsumerOffsets.load(
                new StateFile(directory.resolve("config/consumerOffset.json"), scheduler),
                scheduler.clock(),
                scheduler,
                new OffsetConfig(Duration.ofDays(1))));
        Routing routing = Routing.firstOf(new DelayRouting(DelayLevels.parse("1s 5s")));
        producers.register(GROUP, new ClientSession("c1", producer, null, 0, 0));
        transactions = Transactions.load(
                new TransactionParts(
                        store,
                        () -> config,
                        Duration.ofDays(3),
                        identity,
                        offsets,
                        producers,
                        routing,
                        BrokerStats.start(scheduler.clock(), scheduler),
                        scheduler.clock()),
                new StateFile(directory.resolve("config/transactionMetrics"), scheduler));
    }

    /** Stores a half message for queue 1 of topic T as a send does. */
    Half send(String body, String... more) {
        Map<String, String> properties =
                new TreeMap<>(Map.of("TRAN_MSG", "true", "PGROUP", GROUP, "UNIQ_KEY", "ID-" + body, "TAGS", "a"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        Destination to = halfRouting.route(new Destination("T", 1, MessageProperties.encode(properties)));
        Appended appended = append(to, body);
        transactions.ends().stored("T");
        dispatched();
        return new Half(appended.queueOffset(), appended.logOffset(0));
    }

    /** Appends a record of any kind. */
    Appended append(Destination to, String body) {
        return store.append(new NewRecord(
                to.topic(),
                new RecordHead(
                        to.queueId(),
                        0,
                        0,
                        scheduler.clock().millis(),
                        identity.address().get(),
                        identity.address().get(),
                        0,
                        0),
                ByteBuffer.wrap(body.getBytes(UTF_8)),
                to.properties(),
                true));
    }

    void commit(Half half) {
        transactions.ends().end(ask(half, GROUP, 8, false)).join();
    }

    void rollback(Half half) {
        transactions.ends().end(ask(half, GROUP, 12, false)).join();
    }

    static EndTransaction ask(Half half, String group, int how, boolean checked) {
        return new EndTransaction("T", group, half.queueOffset(), half.logOffset(), how, checked, "ID", "ID", null);
    }

    /** A round of checks, and everything it finds to do. */
    void check() {
        dispatched();
        transactions.checkSoon();
        turn();
    }

    /** Writes what is gathered, and saves how far it is. */
    void write() {
        transactions.writeSoon();
        turn();
    }

    void turn() {
        while (transactions.doWork() > 0) {
            // Until there is nothing to do.
        }
        dispatched();
    }

    /** The bodies that a consumer of topic T sees, in order. */
    List<String> seen() {
        return read("T", 1).stream()
                .map(message -> new String(message.getBody(), UTF_8))
                .toList();
    }

    List<MessageExt> givenUp() {
        return read(TopicNames.TRANS_CHECK_MAX_TIME_TOPIC, 0);
    }

    List<MessageExt> read(String topic, int queueId) {
        dispatched();
        List<MessageExt> all = new ArrayList<>();
        long next = store.minQueueOffset(topic, queueId);
        while (next < store.maxQueueOffset(topic, queueId)) {
            try (ReadResult read = store.read(topic, queueId, next, 32, 1 << 20, RecordFilter.ALL)) {
                read.records().forEach(record -> all.add(MessageDecoder.decode(record.bytes())));
                next = read.nextOffset();
            }
        }
        return all;
    }

    void dispatched() {
        try {
            store.awaitDispatched().get(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError("entries not built", failure);
        }
    }

    /** Stops as a clean stop does when {@code write}, else as a kill does: what is gathered is lost. */
    void stop(boolean write) {
        if (write) {
            transactions.start(() -> CONFIG, scheduler, Threads.system()).close();
        }
        resources.close();
    }

    @Override
    public void close() {
        resources.close();
    }
}
