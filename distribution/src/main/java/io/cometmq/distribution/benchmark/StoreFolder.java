// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.lifecycle.ThreadScheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.RecordHead;
import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.segment.StoreFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/** A store that this process opened, without a broker around it. */
final class StoreFolder implements Resource {
    private static final InetSocketAddress HOST = new InetSocketAddress(InetAddress.getLoopbackAddress(), 10911);

    /** In memory of their own, as the properties of a request are. */
    private static final byte[] PROPERTIES =
            "UNIQ_KEY\u00017F0000010001000000000000000000AA\u0002WAIT\u0001true\u0002".getBytes(UTF_8);

    private final ThreadScheduler scheduler;
    private final LocalMessageStore store;

    private StoreFolder(ThreadScheduler scheduler, LocalMessageStore store) {
        this.scheduler = scheduler;
        this.store = store;
    }

    /** Opens the store in a folder. */
    static StoreFolder open(StoreConfig config, Path folder, StoreFiles files) {
        ThreadScheduler scheduler = ThreadScheduler.start("benchmark-housekeeping");
        try {
            return new StoreFolder(
                    scheduler,
                    LocalMessageStore.open(
                            config, folder, files, Clock.system(), scheduler, Threads.system(), StoreFolder::fault));
        } catch (RuntimeException failure) {
            scheduler.close();
            throw failure;
        }
    }

    MessageStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        scheduler.close();
    }

    /** A record whose body is {@code body}, as a broker makes it of a message that a client sent. */
    static NewRecord record(String topic, int queueId, ByteBuffer body) {
        return record(topic, queueId, body, Clock.system().millis());
    }

    /** The same with the time that the client says. */
    static NewRecord record(String topic, int queueId, ByteBuffer body, long bornMillis) {
        return new NewRecord(
                topic,
                new RecordHead(queueId, 0, 0, bornMillis, HOST, HOST, 0, 0),
                body,
                EncodedProperties.view(PROPERTIES, 0, PROPERTIES.length),
                true);
    }

    /** Bytes that do not compress. */
    static ByteBuffer body(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static void fault(String what, Throwable cause) {
        throw new IllegalStateException(what, cause);
    }
}
