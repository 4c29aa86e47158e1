// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.LogLines;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessEndTest {
    private final FakeHooks hooks = new FakeHooks();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Resource server = () -> events.add("closed");

    @Test
    void theCallerIsKeptUntilTheProcessIsToldToEndAndTheServerIsClosed() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Void> main = CompletableFuture.runAsync(() -> {
            ProcessEnd.runToEnd("server", server, started::countDown, hooks);
            events.add("main ends");
        });
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(main).isNotDone();

        hooks.tellToEnd();

        main.get(30, TimeUnit.SECONDS);
        assertThat(events).containsExactly("closed", "main ends");
        assertThat(hooks.halted).isEmpty();
    }

    @Test
    void whatIsToldToEndWhileItStartsIsClosedOnceItHasStarted() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        CompletableFuture<Void> main = CompletableFuture.runAsync(() -> ProcessEnd.runToEnd(
                "server",
                server,
                () -> {
                    starting.countDown();
                    await(told);
                    events.add("started");
                },
                hooks));
        assertThat(starting.await(30, TimeUnit.SECONDS)).isTrue();

        hooks.tellToEnd();
        assertThat(events).isEmpty();
        told.countDown();

        main.get(30, TimeUnit.SECONDS);
        assertThat(events).containsExactly("started", "closed");
    }

    @Test
    void aStartThatFailsClosesWhatItOpenedAndLeavesNoHook() {
        assertThatThrownBy(() -> ProcessEnd.runToEnd(
                        "server",
                        server,
                        () -> {
                            throw new IllegalStateException("port taken");
                        },
                        hooks))
                .hasMessage("port taken");

        assertThat(events).containsExactly("closed");
        assertThat(hooks.added).isEmpty();
    }

    @Test
    void aStartThatFailsAfterTheProcessWasToldToEndIsClosedByTheHookAlone() throws Exception {
        assertThatThrownBy(() -> ProcessEnd.runToEnd(
                        "server",
                        server,
                        () -> {
                            hooks.tellToEnd();
                            throw new IllegalStateException("port taken");
                        },
                        hooks))
                .hasMessage("port taken");

        hooks.join();
        assertThat(events).containsExactly("closed");
    }

    @Test
    void aServerThatCannotBeClosedDoesNotKeepTheProcess() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Resource broken = () -> {
            throw new IllegalStateException("disk gone");
        };
        try (LogLines lines = LogLines.of(ProcessEnd.class)) {
            CompletableFuture<Void> main =
                    CompletableFuture.runAsync(() -> ProcessEnd.runToEnd("server", broken, started::countDown, hooks));
            assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

            hooks.tellToEnd();

            main.get(30, TimeUnit.SECONDS);
            assertThat(lines.all()).endsWith("Closing failed: server=server");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** A process that is told to end by the test. */
    private static final class FakeHooks implements ProcessEnd.Hooks {
        private final List<Thread> added = new CopyOnWriteArrayList<>();
        private final List<Integer> halted = new CopyOnWriteArrayList<>();
        private boolean ending;

        synchronized void tellToEnd() {
            ending = true;
            added.forEach(Thread::start);
        }

        void join() throws InterruptedException {
            for (Thread hook : added) {
                hook.join(30_000);
            }
        }

        @Override
        public synchronized void add(Thread hook) {
            added.add(hook);
        }

        @Override
        public synchronized boolean remove(Thread hook) {
            if (ending) {
                throw new IllegalStateException("Shutdown in progress");
            }
            return added.remove(hook);
        }

        @Override
        public void halt(int code) {
            halted.add(code);
        }
    }
}
