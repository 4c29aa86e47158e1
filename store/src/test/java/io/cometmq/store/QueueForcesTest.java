// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.ForwardingFile;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** A checkpoint forces many queues at once, and a disk that refuses one of them is trusted no more. */
class QueueForcesTest {
    private static final Path ROOT = Path.of("/store");
    private static final int QUEUES = 40;

    private final FaultyFiles disk = new FaultyFiles();

    /** Each force of a queue waits for that of another one: one after the other, they would wait for ever. */
    @Test
    void queuesAreForcedSideBySide() {
        CyclicBarrier two = new CyclicBarrier(2);
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), waitingForEachOther(two))) {
            append(test);

            test.store().deleteExpired();

            assertThat(two.isBroken()).isFalse();
            assertThat(test.store().state().writable()).isTrue();
        }
    }

    @Test
    void aQueueThatCannotBeForcedMakesTheStoreReadOnlyAndTheCheckpointStays() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.store().deleteExpired();
            byte[] checkpoint = disk.content(ROOT.resolve("checkpoint"));
            append(test);
            test.store().flush();
            disk.fail(Fault.of(Operation.FORCE).on("consumequeue").after(17).times(1));

            test.store().deleteExpired();

            assertThat(test.store().state().writable()).isFalse();
            assertThat(test.store().state().reason()).contains("could not be forced");
            test.store().deleteExpired();
            assertThat(disk.content(ROOT.resolve("checkpoint"))).isEqualTo(checkpoint);

            test.losePower(disk, new Random(1));
            disk.heal();
            for (int queue = 0; queue < QUEUES; queue++) {
                assertThat(test.bodies("T", queue)).containsExactly("body");
            }
        }
    }

    private static void append(TestStore test) {
        for (int queue = 0; queue < QUEUES; queue++) {
            test.append("T", queue, "body");
        }
        test.dispatched();
    }

    private StoreFiles waitingForEachOther(CyclicBarrier two) {
        StoreFiles files = disk.powered();
        return (StoreFiles) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StoreFiles.class}, (self, method, arguments) -> {
                    try {
                        Object result = method.invoke(files, arguments);
                        boolean ofQueue =
                                arguments != null && arguments[0].toString().contains("consumequeue");
                        return ofQueue && result instanceof StoreFile file ? new Waiting(file, two) : result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private static final class Waiting extends ForwardingFile {
        private final CyclicBarrier two;

        Waiting(StoreFile file, CyclicBarrier two) {
            super(file);
            this.two = two;
        }

        @Override
        public void force() throws IOException {
            try {
                two.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException failure) {
                throw new IOException(failure);
            }
            super.force();
        }
    }
}
