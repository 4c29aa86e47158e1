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
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread closing = new Thread(() -> close(name, server, started, ended), name + "-end");
        Thread watching = new Thread(
                () -> new EndWatch(name, closing, LOOK, LOOKS, () -> Runtime.getRuntime()
                                .halt(NOT_CLOSED))
                        .watch(ended),
                name + "-end-watch");
        watching.setDaemon(true);
        // Before the start: whoever sees that the server serves may end the process at once. Hooks run side by side.
        Runtime.getRuntime().addShutdownHook(closing);
        Runtime.getRuntime().addShutdownHook(watching);
        try {
            start.run();
        } catch (RuntimeException failure) {
            if (isTakenBack(closing) && isTakenBack(watching)) {
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
    private static boolean isTakenBack(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
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
