// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;
import io.cometmq.remoting.protocol.body.LockBatchRequestBody;
import io.cometmq.remoting.protocol.body.LockBatchResponseBody;
import io.cometmq.remoting.protocol.body.UnlockBatchRequestBody;

/** Requests by which ordered consumers hold queues for themselves. */
public final class LockRequests {
    /** Locks queues for one client of a group; the answer says which ones it holds now. */
    public static final RequestType<NoHeader, NoHeader> LOCK_BATCH_MQ = RequestType.of(
                    41, "LOCK_BATCH_MQ", NoHeader.class, NoHeader.class)
            .taking(LockBatchRequestBody.class)
            .answering(LockBatchResponseBody.class);

    /** Gives locked queues back. */
    public static final RequestType<NoHeader, NoHeader> UNLOCK_BATCH_MQ = RequestType.of(
                    42, "UNLOCK_BATCH_MQ", NoHeader.class, NoHeader.class)
            .taking(UnlockBatchRequestBody.class);

    private LockRequests() {}
}
