// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.message.MessageProperties;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A record that is to be appended: everything but what the log fills in (queue offset, log offset, store time).
 *
 * @param topic at most 255 bytes of UTF-8
 * @param queueId 0 or more
 * @param flag the application's flag, untouched
 * @param sysFlag see {@link io.cometmq.common.message.MessageSysFlag}; the host bits are set by the store
 * @param bornTimestamp the client's clock, in milliseconds
 * @param bornHost where the message came from
 * @param storeHost this broker's address as clients know it
 * @param reconsumeTimes how often it was sent back
 * @param preparedTransactionOffset for a committed transaction the log offset of its half message, else 0
 * @param body from position to limit; neither is moved
 * @param properties encoded, with what follows at most 32767 bytes of UTF-8; see {@link io.cometmq.common.message.MessageProperties}
 * @param moreProperties encoded, written behind the properties; they say nothing that the store acts on
 * @param waitStoreOk whether the sender waits for the disk (property WAIT is not {@code false})
 */
public record NewRecord(
        String topic,
        int queueId,
        int flag,
        int sysFlag,
        long bornTimestamp,
        InetSocketAddress bornHost,
        InetSocketAddress storeHost,
        int reconsumeTimes,
        long preparedTransactionOffset,
        ByteBuffer body,
        String properties,
        String moreProperties,
        boolean waitStoreOk) {
    /** A record all of whose properties are in one text. */
    public NewRecord(
            String topic,
            int queueId,
            int flag,
            int sysFlag,
            long bornTimestamp,
            InetSocketAddress bornHost,
            InetSocketAddress storeHost,
            int reconsumeTimes,
            long preparedTransactionOffset,
            ByteBuffer body,
            String properties,
            boolean waitStoreOk) {
        this(
                topic,
                queueId,
                flag,
                sysFlag,
                bornTimestamp,
                bornHost,
                storeHost,
                reconsumeTimes,
                preparedTransactionOffset,
                body,
                properties,
                "",
                waitStoreOk);
    }

    /** All properties in one text. */
    public String allProperties() {
        return MessageProperties.join(properties, moreProperties);
    }

    /** The same with other properties, and none behind them. */
    public NewRecord with(String otherProperties) {
        return with(otherProperties, sysFlag);
    }

    /** The same with other properties, none behind them, and another flag of the system. */
    public NewRecord with(String otherProperties, int otherSysFlag) {
        return new NewRecord(
                topic,
                queueId,
                flag,
                otherSysFlag,
                bornTimestamp,
                bornHost,
                storeHost,
                reconsumeTimes,
                preparedTransactionOffset,
                body,
                otherProperties,
                waitStoreOk);
    }
}
