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
        long tryUnlockTimes) {}
