// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.LocalMessageStore;
import io.cometmq.store.log.CommitLog;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.lang.StackWalker.Option;
import java.nio.file.Path;
import java.util.Set;

/**
 * Invariant 8: one append at a time, under one lock, which is never held across a force or a callback. A run has one thread,
 * so who holds the lock is below on the stack. Stateless.
 */
final class AppendLock {
    /** What of the log takes the lock. */
    private static final Set<String> LOCKED = Set.of("append", "end", "startPreparing", "stopPreparing");

    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private AppendLock() {}

    /** Looks at each operation of a disk from now on. */
    static void watch(FaultyFiles disk) {
        disk.watch(AppendLock::check);
    }

    /** Looks at each callback of a store. */
    static void watch(LocalMessageStore store) {
        store.onArrival((topic, queueId, next, tagsCode) -> isNotHeld("telling of an entry of " + topic));
    }

    private static void check(Operation operation, Path path) {
        if (operation == Operation.FORCE) {
            isNotHeld("forcing " + path);
        } else if (operation == Operation.WRITE || operation == Operation.PUT) {
            assertThat(appends())
                    .as("appends going on while %s is written", path)
                    .isLessThan(2);
        }
    }

    /** For whatever may take long. */
    static void isNotHeld(String what) {
        assertThat(appends()).as("append lock is held while %s", what).isZero();
    }

    private static long appends() {
        return STACK.walk(frames -> frames.filter(
                        frame -> frame.getDeclaringClass() == CommitLog.class && LOCKED.contains(frame.getMethodName()))
                .count());
    }
}
