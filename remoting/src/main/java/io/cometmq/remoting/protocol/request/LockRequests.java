// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.NoHeader;
import io.cometmq.remoting.protocol.RequestType;

/** Requests by which ordered consumers hold queues for themselves. */
public final class LockRequests {
    /** Locks queues for one client of a group; the answer says which ones it holds now. */
    public static final RequestType<NoHeader, NoHeader> LOCK_BATCH_MQ =
            RequestType.of(41, "LOCK_BATCH_MQ", NoHeader.class, NoHeader.class);

    /** Gives locked queues back. */
    public static final RequestType<NoHeader, NoHeader> UNLOCK_BATCH_MQ =
            RequestType.of(42, "UNLOCK_BATCH_MQ", NoHeader.class, NoHeader.class);

    private LockRequests() {}
}
