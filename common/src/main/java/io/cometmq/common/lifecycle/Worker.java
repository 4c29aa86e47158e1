// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

/**
 * A piece of background work that can be turned by a thread or by a test.
 *
 * <p>The shape follows Agrona's {@code Agent}: do what there is to do now, say how much, and never wait. Waiting is the
 * business of {@link WorkerThread}.
 */
public interface Worker {
    /** The name of the thread that runs this, for instance {@code store-dispatch}. */
    String role();

    /**
     * Does what there is to do now, bounded to a small batch.
     *
     * @return how much was done; 0 when there was nothing, and only then may the caller wait
     */
    int doWork();

    /**
     * How long there will be nothing to do unless something wakes the thread, in nanoseconds. Asked after a
     * {@link #doWork()} that had nothing to do; the thread may wait for less.
     */
    default long idleNanos() {
        return Long.MAX_VALUE;
    }

    /**
     * How long the thread may wait without being woken by anybody, in nanoseconds, because more comes at once anyway: a
     * wake-up costs whoever gives it more than the wait costs. Asked when there is nothing to do after there was; 0 when the
     * thread may be woken.
     */
    default long lingerNanos() {
        return 0;
    }

    /** Called once by the running thread after the last {@link #doWork()}. */
    default void onStop() {}
}
