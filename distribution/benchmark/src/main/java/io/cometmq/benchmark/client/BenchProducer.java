// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.client;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A started producer. Thread-safe. What the library throws comes through as it is. */
public interface BenchProducer extends AutoCloseable {
    /** Makes {@code topic} with {@code queues} queues on each broker, or changes it to that. */
    void createTopic(String topic, int queues) throws Exception;

    /** Sends and waits; returns when the broker has acknowledged. */
    void send(String topic, byte[] body) throws Exception;

    /** Sends; {@code done} gets null when the broker has acknowledged, else the failure. */
    void sendAsync(String topic, byte[] body, Consumer<@Nullable Throwable> done) throws Exception;

    /** Sends without an answer. */
    void sendOneway(String topic, byte[] body) throws Exception;

    /** Sends {@code bodies} as one batch and waits. */
    void sendBatch(String topic, List<byte[]> bodies) throws Exception;

    /** As {@link #sendAsync}, a message that is delivered at {@code millis} since 1970. */
    void sendAt(String topic, byte[] body, long millis, Consumer<@Nullable Throwable> done) throws Exception;

    /** Sends a half message, commits it and waits until the broker has acknowledged the half. */
    void sendInTransaction(String topic, byte[] body) throws Exception;

    @Override
    void close();
}
