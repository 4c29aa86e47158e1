// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.flush.DiskHealth;

/** Why appends are refused, if they are. Thread-safe. */
final class StoreStatus {
    private static final StoreState CLOSED = new StoreState(false, "the store is closed");

    private final DiskHealth health;
    private volatile boolean closed;
    private volatile String diskFull = "";

    StoreStatus(DiskHealth health) {
        this.health = health;
    }

    StoreState present() {
        String failure = health.failure();
        if (failure == null && !closed && diskFull.isEmpty()) {
            return StoreState.WRITABLE;
        }
        if (closed) {
            return CLOSED;
        }
        return new StoreState(false, failure != null ? failure : diskFull);
    }

    /** Refuses appends from now on; false when they were refused for that already. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Says why the disk counts as full, or with an empty text that it does not. */
    void diskFull(String reason) {
        diskFull = reason;
    }
}
