// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import io.cometmq.remoting.protocol.OrEmpty;
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
        List<HAConnectionRuntimeInfo> haConnectionInfo,
        @Nullable HAClientRuntimeInfo haClientRuntimeInfo) {
    /** Reads what a peer left out as empty. */
    public HARuntimeInfo {
        haConnectionInfo = OrEmpty.list(haConnectionInfo);
    }

    public boolean isMaster() {
        return master;
    }

    public long getMasterCommitLogMaxOffset() {
        return masterCommitLogMaxOffset;
    }

    public int getInSyncSlaveNums() {
        return inSyncSlaveNums;
    }

    public List<HAConnectionRuntimeInfo> getHaConnectionInfo() {
        return haConnectionInfo;
    }

    public @Nullable HAClientRuntimeInfo getHaClientRuntimeInfo() {
        return haClientRuntimeInfo;
    }

    /**
     * A replica that is connected to its master.
     *
     * @param slaveAckOffset how much of the log it has
     * @param diff how much it has not
     * @param transferFromWhere where the log is sent to it from
     */
    public record HAConnectionRuntimeInfo(
            @Nullable String addr,
            long slaveAckOffset,
            long diff,
            boolean inSync,
            long transferredByteInSecond,
            long transferFromWhere) {
        public @Nullable String getAddr() {
            return addr;
        }

        public long getSlaveAckOffset() {
            return slaveAckOffset;
        }

        public long getDiff() {
            return diff;
        }

        public boolean isInSync() {
            return inSync;
        }

        public long getTransferredByteInSecond() {
            return transferredByteInSecond;
        }

        public long getTransferFromWhere() {
            return transferFromWhere;
        }
    }

    /**
     * How a replica follows its master; zeros on a master.
     *
     * @param maxOffset the end of its own log
     */
    public record HAClientRuntimeInfo(
            @Nullable String masterAddr,
            long transferredByteInSecond,
            long maxOffset,
            long lastReadTimestamp,
            long lastWriteTimestamp,
            long masterFlushOffset) {
        public @Nullable String getMasterAddr() {
            return masterAddr;
        }

        public long getTransferredByteInSecond() {
            return transferredByteInSecond;
        }

        public long getMaxOffset() {
            return maxOffset;
        }

        public long getLastReadTimestamp() {
            return lastReadTimestamp;
        }

        public long getLastWriteTimestamp() {
            return lastWriteTimestamp;
        }

        public long getMasterFlushOffset() {
            return masterFlushOffset;
        }

        /** Of a broker that follows nobody. */
        public static final HAClientRuntimeInfo NOBODY = new HAClientRuntimeInfo(null, 0, 0, 0, 0, 0);
    }
}
