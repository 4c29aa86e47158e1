// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.tools.admin.AdminException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a run of calls to a rate. Immutable.
 *
 * @param rate calls a second
 * @param beganMillis when the run began
 */
public record Pace(int rate, long beganMillis) {
    /** Waits until one more call may be made after {@code made} of them. */
    public void await(long made, long nowMillis) {
        long due = beganMillis + made * 1000 / rate;
        if (due <= nowMillis) {
            return;
        }
        try {
            boolean unused = new CountDownLatch(1).await(due - nowMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AdminException(AdminException.NO_ANSWER, "ended while waiting for its rate");
        }
    }
}
