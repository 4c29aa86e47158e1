// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.recovery.CheckpointFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start waits for, and what it leaves for the next one. */
class StoreStartTest {
    @TempDir
    Path directory;

    @Test
    void aStartWithoutAppendsKeepsWhatTheCheckpointKnows() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "first");
            test.append("T", 0, "last");
            test.dispatched();
        }
        Checkpoint before = checkpoint();

        TestStore.in(directory).close();

        assertThat(before.lastRecord()).isPositive();
        assertThat(checkpoint()).isEqualTo(before);
    }

    @Test
    void aStartAfterAKillWaitsForNoForceOfLogOrQueues() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            for (int queue = 0; queue < 20; queue++) {
                test.append("T", queue, "body");
            }
            test.dispatched();
        }
        // As if the process had been killed before its first checkpoint.
        Files.delete(directory.resolve("checkpoint"));
        Files.delete(directory.resolve("checkpoint.bak"));
        Files.writeString(directory.resolve("abort"), "1");
        List<Path> forcedByStart = new CopyOnWriteArrayList<>();
        ManualClock clock = new ManualClock();

        LocalMessageStore store = LocalMessageStore.open(
                TestStore.smallFiles(),
                directory,
                watched(Thread.currentThread(), forcedByStart),
                clock,
                new ManualScheduler(clock),
                Threads.system(),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                });

        List<Path> forced = List.copyOf(forcedByStart);
        assertThat(store.maxQueueOffset("T", 19)).isEqualTo(1);
        assertThat(store.append(Records.to("T").queue(19).build()).queueOffset())
                .isEqualTo(1);
        assertThat(forced).allSatisfy(file -> assertThat(file).hasFileName("abort"));
        store.close();
    }

    private Checkpoint checkpoint() {
        return new CheckpointFile(StoreFiles.disk(), directory).load().orElseThrow();
    }

    /** The disk, which notes the files that a thread forces. */
    private static StoreFiles watched(Thread thread, List<Path> forced) {
        StoreFiles disk = StoreFiles.disk();
        return proxy(StoreFiles.class, (method, arguments) -> {
            Object result = call(method, disk, arguments);
            if (!(result instanceof StoreFile file) || arguments == null) {
                return result;
            }
            Path path = (Path) arguments[0];
            return proxy(StoreFile.class, (call, with) -> {
                if (call.getName().equals("force") && Thread.currentThread() == thread) {
                    forced.add(path);
                }
                return call(call, file, with);
            });
        });
    }

    private interface Call {
        @Nullable
        Object of(Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> call.of(method, arguments)));
    }

    private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }
}
