// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.store.RecordFilter;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A pop, or a question whether one would find a message, that waits. Immutable.
 *
 * @param queueId the queue, negative for any queue of the topic
 * @param filter only messages that pass on their tag hash wake it
 * @param deadlineMillis when it gives up, by the broker's clock
 * @param abandoned says that nobody waits for the answer any more; must be cheap
 * @param resume called exactly once with the reason, on the thread that found it; must not block
 */
public record HeldPop(
        String topic,
        String group,
        int queueId,
        RecordFilter filter,
        long deadlineMillis,
        BooleanSupplier abandoned,
        Consumer<Wake> resume) {
    /** Any queue of the topic. */
    static final int ANY_QUEUE = -1;

    /** Why it goes on. */
    public enum Wake {
        /** There is something that it may take. */
        ARRIVED,
        /** It waited as long as the client asked for. */
        EXPIRED,
        /** The broker stops. */
        STOPPED
    }

    /** The queue, with one number for any. */
    int key() {
        return queueId < 0 ? ANY_QUEUE : queueId;
    }
}
