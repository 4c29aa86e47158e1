// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

/**
 * Told how an asynchronous send ended; exactly one of the two methods is called, once.
 *
 * <p>Runs on a network thread: long work belongs on a thread of the application's own.
 */
public interface SendCallback {
    /** The message was stored; see {@link SendResult#getSendStatus()}. */
    void onSuccess(SendResult sendResult);

    /** The message was not stored, or it is not known whether it was. */
    void onException(Throwable e);
}
