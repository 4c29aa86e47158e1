// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a main does about the end of its process: close what it opened, in the order that its root knows. Stateless. */
public final class ProcessEnd {
    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

    /** How often a server that takes long to close is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(5);
    /** How many looks it has: a minute in all. */
    private static final int LOOKS = 12;
    /** The exit code of a process that ended before its server was closed. */
    private static final int NOT_CLOSED = 3;

    private ProcessEnd() {}

    /**
     * Starts a server and keeps the calling thread, and so the process, until the process is told to end (SIGTERM, SIGINT, a
     * call of exit); {@code server} is closed then, before the process ends, and not before {@code start} has ended. One
     * that is not closed after a minute is left as it is: the process ends with 3. A start that fails closes it too.
     *
     * @param name what the log and the thread that closes are called after
     * @param server what {@code start} opens
     */
    public static void runToEnd(String name, Resource server, Runnable start) {
        runToEnd(name, server, start, Hooks.OF_THIS_PROCESS);
    }

    /** What the process does with threads that are to run at its end. */
    interface Hooks {
        /** Those of the process that this runs in. */
        Hooks OF_THIS_PROCESS = new Hooks() {
            @Override
            public void add(Thread hook) {
                Runtime.getRuntime().addShutdownHook(hook);
            }

            @Override
            public boolean remove(Thread hook) {
                return Runtime.getRuntime().removeShutdownHook(hook);
            }

            @Override
            public void halt(int code) {
                Runtime.getRuntime().halt(code);
            }
        };

        /** Has {@code hook} started when the process is told to end. */
        void add(Thread hook);

        /**
         * Takes it back.
         *
         * @throws IllegalStateException when the process is told to end already
         */
        boolean remove(Thread hook);

        /** Ends the process at once. */
        void halt(int code);
    }

    /** The same with the hooks of another process. */
    static void runToEnd(String name, Resource server, Runnable start, Hooks hooks) {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread closing = new Thread(() -> close(name, server, started, ended), name + "-end");
        Thread watching = new Thread(
                () -> new EndWatch(name, closing, LOOK, LOOKS, () -> hooks.halt(NOT_CLOSED)).watch(ended),
                name + "-end-watch");
        watching.setDaemon(true);
        // Before the start: whoever sees that the server serves may end the process at once. Hooks run side by side.
        hooks.add(closing);
        hooks.add(watching);
        try {
            start.run();
        } catch (RuntimeException failure) {
            if (isTakenBack(hooks, closing) && isTakenBack(hooks, watching)) {
                server.close();
            }
            throw failure;
        } finally {
            started.countDown();
        }
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(String name, Resource server, CountDownLatch started, CountDownLatch ended) {
        log.info("Told to end, closing: server={}", name);
        try {
            started.await();
            server.close();
            log.info("Closed: server={}", name);
        } catch (RuntimeException failure) {
            log.error("Closing failed: server={}", name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** False when the process ends already: the hook runs then. */
    private static boolean isTakenBack(Hooks hooks, Thread hook) {
        try {
            return hooks.remove(hook);
        } catch (IllegalStateException ending) {
            return false;
        }
    }

    /**
     * Closes {@code resource} when the process is told to end before its work is done, for instance by Ctrl-C. Returns
     * at once; what was closed already is closed twice, which does nothing.
     *
     * @param name what the log and the thread that closes are called after
     */
    public static void alsoClose(String name, Resource resource) {
        Runtime.getRuntime().addShutdownHook(new Thread(resource::close, name + "-end"));
    }
}
