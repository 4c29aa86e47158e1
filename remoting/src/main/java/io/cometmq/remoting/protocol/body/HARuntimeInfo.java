// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How replication goes, as one broker sees it.
 *
 * @param master whether the broker is a master; then {@code haConnectionInfo} counts, else {@code haClientRuntimeInfo}
 * @param masterCommitLogMaxOffset the end of the master's log
 * @param inSyncSlaveNums how many replicas have nearly all of it
 */
public record HARuntimeInfo(
        boolean master,
        long masterCommitLogMaxOffset,
        int inSyncSlaveNums,
        List<Replica> haConnectionInfo,
        @Nullable Following haClientRuntimeInfo) {
    /** Reads what a peer left out as empty. */
    public HARuntimeInfo {
        haConnectionInfo = OrEmpty.list(haConnectionInfo);
    }

    /**
     * A replica that is connected to its master.
     *
     * @param slaveAckOffset how much of the log it has
     * @param diff how much it has not
     * @param transferFromWhere where the log is sent to it from
     */
    public record Replica(
            @Nullable String addr,
            long slaveAckOffset,
            long diff,
            boolean inSync,
            long transferredByteInSecond,
            long transferFromWhere) {}

    /**
     * How a replica follows its master; zeros on a master.
     *
     * @param maxOffset the end of its own log
     */
    public record Following(
            @Nullable String masterAddr,
            long transferredByteInSecond,
            long maxOffset,
            long lastReadTimestamp,
            long lastWriteTimestamp,
            long masterFlushOffset) {
        /** Of a broker that follows nobody. */
        public static final Following NOBODY = new Following(null, 0, 0, 0, 0, 0);
    }
}
