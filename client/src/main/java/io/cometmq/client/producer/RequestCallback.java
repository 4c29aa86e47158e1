// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import io.cometmq.common.message.Message;

/**
 * Told how a request ended; exactly one of the two methods is called, once.
 *
 * <p>Runs on a network thread or on the client's housekeeping thread: long work belongs on a thread of the application's
 * own.
 */
public interface RequestCallback {
    /** The answer. */
    void onSuccess(Message message);

    /** The request could not be sent, or nobody answered in time. */
    void onException(Throwable e);
}
