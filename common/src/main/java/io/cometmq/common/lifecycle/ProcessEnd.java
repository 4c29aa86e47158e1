// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a main does about the end of its process: close what it opened, in the order that its root knows. Stateless. */
public final class ProcessEnd {
    private static final Logger log = LoggerFactory.getLogger(ProcessEnd.class);

    private ProcessEnd() {}

    /**
     * Keeps the calling thread, and so the process, until the process is told to end (SIGTERM, SIGINT, a call of exit);
     * {@code server} is closed then, before the process ends.
     *
     * @param name what the log and the thread that closes are called after
     */
    public static void closeAtEnd(String name, Resource server) {
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
        Runtime.getRuntime().addShutdownHook(closing);
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
