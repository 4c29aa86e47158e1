// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

/** Told how an asynchronous pull ended. Runs on a network thread: long work belongs on one of the application's own. */
public interface PullCallback {
    /** The broker answered; it may have found nothing. */
    void onSuccess(PullResult pullResult);

    /** The broker refused or did not answer. */
    void onException(Throwable e);
}
