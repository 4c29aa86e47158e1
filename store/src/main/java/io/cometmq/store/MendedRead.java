// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Waiting;
import io.cometmq.store.StoreException.Reason;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits until damaged entries of a queue are mended, within bounds. Stateless. */
final class MendedRead {
    /** How often a read may find nothing yet: more often than the same entries are mended. */
    static final int MAX_TRIES = 16;

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private MendedRead() {}

    static void await(MessageStore store, String topic, int queueId) {
        try {
            Waiting.get(store.mended(topic, queueId), AT_MOST);
        } catch (TimeoutException | ExecutionException failure) {
            throw late(topic, queueId, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw late(topic, queueId, interrupted);
        }
    }

    static StoreException late(String topic, int queueId, @Nullable Exception cause) {
        String what = "entries of queue " + queueId + " of topic " + topic + " are damaged and not mended yet";
        return cause == null ? new StoreException(Reason.IO, what) : new StoreException(Reason.IO, what, cause);
    }
}
