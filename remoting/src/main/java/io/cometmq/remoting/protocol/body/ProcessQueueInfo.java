// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/** What a consumer holds of a queue. */
public record ProcessQueueInfo(
        int cachedMsgCount,
        long cachedMsgMaxOffset,
        long cachedMsgMinOffset,
        int cachedMsgSizeInMiB,
        long commitOffset,
        boolean droped,
        long lastConsumeTimestamp,
        long lastLockTimestamp,
        long lastPullTimestamp,
        boolean locked,
        int transactionMsgCount,
        long transactionMsgMaxOffset,
        long transactionMsgMinOffset,
        long tryUnlockTimes) {
    public long getCommitOffset() {
        return commitOffset;
    }

    public long getCachedMsgMinOffset() {
        return cachedMsgMinOffset;
    }

    public long getCachedMsgMaxOffset() {
        return cachedMsgMaxOffset;
    }

    public int getCachedMsgCount() {
        return cachedMsgCount;
    }

    public long getTransactionMsgMinOffset() {
        return transactionMsgMinOffset;
    }

    public long getTransactionMsgMaxOffset() {
        return transactionMsgMaxOffset;
    }

    public int getTransactionMsgCount() {
        return transactionMsgCount;
    }

    public boolean isLocked() {
        return locked;
    }

    public long getTryUnlockTimes() {
        return tryUnlockTimes;
    }

    public long getLastLockTimestamp() {
        return lastLockTimestamp;
    }

    public boolean isDroped() {
        return droped;
    }

    public long getLastPullTimestamp() {
        return lastPullTimestamp;
    }

    public long getLastConsumeTimestamp() {
        return lastConsumeTimestamp;
    }

    public int getCachedMsgSizeInMiB() {
        return cachedMsgSizeInMiB;
    }
}
