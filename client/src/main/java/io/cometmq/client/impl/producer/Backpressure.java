// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.remoting.exception.RemotingTooMuchRequestException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds asynchronous sends that are under way, in number and in bytes; a sender past a bound waits. Thread-safe. */
final class Backpressure {
    private final int maxSends;
    private final int maxBytes;
    private final Semaphore sends;
    private final Semaphore bytes;

    Backpressure(DefaultMQProducer settings) {
        maxSends = settings.getBackPressureForAsyncSendNum();
        maxBytes = settings.getBackPressureForAsyncSendSize();
        sends = new Semaphore(maxSends, true);
        bytes = new Semaphore(maxBytes, true);
    }

    /**
     * Waits for room.
     *
     * @return what {@link #release} takes back
     * @throws RemotingTooMuchRequestException when there is no room in time, naming the bound
     */
    int acquire(int bodyBytes, long timeoutMillis) throws RemotingTooMuchRequestException, InterruptedException {
        int wanted = Math.min(bodyBytes, maxBytes);
        if (!sends.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS)) {
            throw new RemotingTooMuchRequestException(
                    "too many asynchronous sends under way: bound backPressureForAsyncSendNum=" + maxSends);
        }
        if (!bytes.tryAcquire(wanted, timeoutMillis, TimeUnit.MILLISECONDS)) {
            sends.release();
            throw new RemotingTooMuchRequestException(
                    "too many bytes of asynchronous sends under way: bound backPressureForAsyncSendSize=" + maxBytes);
        }
        return wanted;
    }

    void release(int acquired) {
        bytes.release(acquired);
        sends.release();
    }
}
