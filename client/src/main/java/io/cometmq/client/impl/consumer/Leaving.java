// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.impl.Await;
import io.cometmq.common.lifecycle.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last wait of a member that leaves its group: until the brokers have what it consumed, so that whoever takes its
 * queues begins where it ended. Stateless.
 */
final class Leaving {
    /** So long a member waits for all brokers together; a broker that does not answer by then is left behind. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final Logger log = LoggerFactory.getLogger(Leaving.class);

    private Leaving() {}

    /** Waits until {@code told} has ended, {@link #LONGEST_WAIT} at most. What the brokers do not have is said in the log. */
    static void await(String group, CompletableFuture<Void> told) {
        await(group, told, LONGEST_WAIT);
    }

    /** The same within another bound. */
    static void await(String group, CompletableFuture<Void> told, Duration atMost) {
        try {
            Waiting.get(told, atMost);
        } catch (TimeoutException late) {
            log.warn(
                    "Left before all brokers said that they have the last offsets, messages may come again: group={}"
                            + " waitedMillis={}",
                    group,
                    atMost.toMillis());
        } catch (ExecutionException failure) {
            log.warn(
                    "Left without the last offsets at every broker, messages come again: group={} cause={}",
                    group,
                    Await.cause(failure).toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
