// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.longpoll;

import io.cometmq.store.MessageStore.QueueId;
import io.cometmq.store.RecordFilter;
import java.util.function.Consumer;

/**
 * A pull that found nothing and waits. Immutable.
 *
 * @param queue the queue it waits on
 * @param queueOffset the offset it wants to read from
 * @param filter only entries that pass on their tag hash wake it
 * @param deadlineMillis when it gives up, by the broker's clock
 * @param abandoned says that nobody waits for the answer any more
 * @param resume called exactly once with the reason, on the thread that found it; must not block
 */
public record HeldPull(
        QueueId queue,
        long queueOffset,
        RecordFilter filter,
        long deadlineMillis,
        Abandoned abandoned,
        Consumer<Wake> resume) {

    /** Why a held pull goes on. */
    public enum Wake {
        /** A message that passes the filter can be read. */
        ARRIVED,
        /** It waited as long as the client asked for. */
        EXPIRED,
        /** The broker stops. */
        STOPPED
    }

    /** Whether the asker is gone. Called by the sweep and by arrivals; must be cheap. */
    @FunctionalInterface
    public interface Abandoned {
        boolean isAbandoned();
    }
}
