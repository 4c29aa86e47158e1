// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;

/**
 * Runs small tasks later. Tasks of one scheduler run one after another; a task that fails is logged and, when it
 * repeats, runs again at its next time.
 */
public interface Scheduler {
    /** Runs {@code task} once, {@code delay} from now. */
    Cancellable after(Duration delay, String name, Runnable task);

    /** Runs {@code task} first after {@code first} and then again {@code pause} after each end. */
    Cancellable every(Duration first, Duration pause, String name, Runnable task);

    /** A task that may still be called off. */
    interface Cancellable {
        /** Calls the task off; one that runs now is not interrupted. Calling it twice is fine. */
        void cancel();
    }
}
