// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.lifecycle.FaultHandler;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether a force ever failed. One failure is for good: the system may have dropped what it could not write, so a later
 * force that succeeds would prove nothing. Thread-safe.
 */
public final class DiskHealth {
    private final FaultHandler faults;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /** Tells {@code faults} about the first failure. */
    public DiskHealth(FaultHandler faults) {
        this.faults = faults;
    }

    /** Remembers that a force failed. */
    public void forceFailed(String what, IOException cause) {
        String reason = what + " could not be forced to the disk (" + cause.getMessage()
                + "): read-only until the disk is checked and the broker restarted";
        if (failure.compareAndSet(null, reason)) {
            faults.onFault(reason, cause);
        }
    }

    /** Why the store is read-only, or null while every force succeeded. */
    public @Nullable String failure() {
        return failure.get();
    }
}
