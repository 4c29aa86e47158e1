// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.FaultHandler;
import io.cometmq.common.lifecycle.Scheduler;
import io.cometmq.common.lifecycle.Threads;
import io.cometmq.store.queue.QueueFolders;
import io.cometmq.store.segment.StoreFiles;
import java.nio.file.Path;

/** Where a store lives, and what it is given to live with. */
record StoreSite(Path root, StoreFiles files, Clock clock, Scheduler scheduler, Threads threads, FaultHandler faults) {
    Path commitLog() {
        return root.resolve("commitlog");
    }

    QueueFolders queues() {
        return QueueFolders.in(root);
    }

    Path index() {
        return root.resolve("index");
    }

    Path quarantine() {
        return root.resolve("quarantine");
    }

    Path checkpoint() {
        return root.resolve("checkpoint");
    }

    Path lock() {
        return root.resolve("lock");
    }
}
