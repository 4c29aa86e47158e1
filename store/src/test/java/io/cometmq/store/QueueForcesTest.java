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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A checkpoint forces many queues at once, and a disk that refuses one of them is trusted no more. */
class QueueForcesTest {
    private static final Path ROOT = Path.of("/store");
    private static final int QUEUES = 40;

    private final FaultyFiles disk = new FaultyFiles();

    /** Each force of a queue waits until two are under way at once: one after the other, none would meet another. */
    @Test
    void queuesAreForcedSideBySide() {
        Meeting meeting = new Meeting();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), with(meeting))) {
            append(test);

            meeting.open = true; // a start's own checkpoint may have forced the first few alone
            test.store().deleteExpired();

            assertThat(meeting.met.getCount()).isZero();
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

    private StoreFiles with(Meeting meeting) {
        StoreFiles files = disk.powered();
        return (StoreFiles) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StoreFiles.class}, (self, method, arguments) -> {
                    try {
                        Object result = method.invoke(files, arguments);
                        boolean ofQueue =
                                arguments != null && arguments[0].toString().contains("consumequeue");
                        return ofQueue && result instanceof StoreFile file ? new Waiting(file, meeting) : result;
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    /** Where forces meet. */
    private static final class Meeting {
        private final CountDownLatch met = new CountDownLatch(1);
        private final AtomicInteger inside = new AtomicInteger();
        private volatile boolean open;
    }

    private static final class Waiting extends ForwardingFile {
        private final Meeting meeting;

        Waiting(StoreFile file, Meeting meeting) {
            super(file);
            this.meeting = meeting;
        }

        @Override
        public void force() throws IOException {
            if (meeting.inside.incrementAndGet() > 1) {
                meeting.met.countDown();
            }
            try {
                if (meeting.open && !meeting.met.await(30, TimeUnit.SECONDS)) {
                    meeting.open = false; // nobody comes, and the test says so
                }
                super.force();
            } catch (InterruptedException failure) {
                throw new IOException(failure);
            } finally {
                meeting.inside.decrementAndGet();
            }
        }
    }
}
