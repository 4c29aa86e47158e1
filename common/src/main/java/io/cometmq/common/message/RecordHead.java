// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/**
 * The fields of a record that have a fixed length, without those that the log fills in.
 *
 * @param queueId 0 or more
 * @param flag the application's flag, untouched
 * @param sysFlag see {@link MessageSysFlag}; the host bits are corrected by the kind of the addresses
 * @param bornTimestamp the client's clock, in milliseconds
 * @param bornHost where the message came from
 * @param storeHost the broker's address as clients know it
 * @param reconsumeTimes how often it was sent back
 * @param preparedTransactionOffset for a committed transaction the log offset of its half message, else 0
 */
public record RecordHead(
        int queueId,
        int flag,
        int sysFlag,
        long bornTimestamp,
        InetSocketAddress bornHost,
        InetSocketAddress storeHost,
        int reconsumeTimes,
        long preparedTransactionOffset) {
    public RecordHead {
        sysFlag &= ~(MessageSysFlag.BORNHOST_V6 | MessageSysFlag.STOREHOST_V6);
        if (bornHost.getAddress() instanceof Inet6Address) {
            sysFlag |= MessageSysFlag.BORNHOST_V6;
        }
        if (storeHost.getAddress() instanceof Inet6Address) {
            sysFlag |= MessageSysFlag.STOREHOST_V6;
        }
    }

    /** The same with another flag of the system. */
    public RecordHead withSysFlag(int other) {
        return new RecordHead(
                queueId, flag, other, bornTimestamp, bornHost, storeHost, reconsumeTimes, preparedTransactionOffset);
    }
}
