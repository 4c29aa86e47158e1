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
     * Keeps the calling thread, and so the process, until the process is told to end (SIGTERM, SIGINT, a call of exit);
     * {@code server} is closed then, before the process ends. One that is not closed after a minute is left as it is: the
     * process ends with 3.
     *
     * @param name what the log and the thread that closes are called after
     */
    public static void closeAtEnd(String name, Resource server) {
        closeAtEnd(name, server, () -> {});
    }

    /** The same; {@code then} is run as soon as the process may be told to end, which may come while it runs. */
    public static void closeAtEnd(String name, Resource server, Runnable then) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread closing = new Thread(
                () -> {
                    log.info("Told to end, closing: server={}", name);
                    try {
                        server.close();
                        log.info("Closed: server={}", name);
                    } catch (RuntimeException failure) {
                        log.error("Closing failed: server={}", name, failure);
                    } finally {
                        ended.countDown();
                    }
                },
                name + "-end");
        Thread watching = new Thread(
                () -> new EndWatch(name, closing, LOOK, LOOKS, () -> Runtime.getRuntime()
                                .halt(NOT_CLOSED))
                        .watch(ended),
                name + "-end-watch");
        watching.setDaemon(true);
        Runtime.getRuntime().addShutdownHook(closing);
        // Hooks run side by side.
        Runtime.getRuntime().addShutdownHook(watching);
        then.run();
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
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
