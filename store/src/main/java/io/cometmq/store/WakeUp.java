// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.RunningWorker;
import org.jspecify.annotations.Nullable;

/** Wakes a thread that is started later than the parts that wake it; does nothing before. Thread-safe. */
final class WakeUp implements Runnable {
    private volatile @Nullable RunningWorker thread;

    void to(RunningWorker started) {
        thread = started;
    }

    @Override
    public void run() {
        RunningWorker present = thread;
        if (present != null) {
            present.wake();
        }
    }
}
