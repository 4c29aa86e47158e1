// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.message;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A message as a broker stored it: with its place, its times and its origin. Mutable and not thread-safe, as
 * {@link Message}; a consumer's listener owns the ones it is given.
 */
public class MessageExt extends Message {
    private String brokerName = "";
    private int queueId;
    private int storeSize;
    private long queueOffset;
    private int sysFlag;
    private long bornTimestamp;
    private @Nullable SocketAddress bornHost;
    private long storeTimestamp;
    private @Nullable SocketAddress storeHost;
    private @Nullable String msgId;
    private long commitLogOffset;
    private int bodyCRC;
    private int reconsumeTimes;
    private long preparedTransactionOffset;

    /** A message without place, time and origin. */
    public MessageExt() {}

    /** A message as it was stored; takes over all three. */
    MessageExt(String topic, byte[] body, PropertyTable properties) {
        super(topic, body, properties);
    }

    /** The id its producer gave it (property UNIQ_KEY), or {@link #getOffsetMsgId} when there is none. */
    public @Nullable String getMsgId() {
        String unique = getProperty(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX);
        return unique == null ? getOffsetMsgId() : unique;
    }

    /** Sets what {@link #getOffsetMsgId} answers. */
    public void setMsgId(@Nullable String msgId) {
        this.msgId = msgId;
    }

    /** The id its broker gave it: broker address and log offset; null when it was not stored. See {@link MessageId}. */
    public @Nullable String getOffsetMsgId() {
        if (msgId == null && storeHost instanceof InetSocketAddress address && address.getAddress() != null) {
            msgId = new MessageId(address, commitLogOffset).text();
        }
        return msgId;
    }

    public void setOffsetMsgId(@Nullable String offsetMsgId) {
        this.msgId = offsetMsgId;
    }

    /** The broker it was read from; empty when unknown. */
    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    /** The length of the stored record, in bytes. */
    public int getStoreSize() {
        return storeSize;
    }

    public void setStoreSize(int storeSize) {
        this.storeSize = storeSize;
    }

    /** Its position in its queue, from 0. */
    public long getQueueOffset() {
        return queueOffset;
    }

    public void setQueueOffset(long queueOffset) {
        this.queueOffset = queueOffset;
    }

    /** See {@link MessageSysFlag}. */
    public int getSysFlag() {
        return sysFlag;
    }

    public void setSysFlag(int sysFlag) {
        this.sysFlag = sysFlag;
    }

    /** When it was sent, by the producer's clock, in milliseconds. */
    public long getBornTimestamp() {
        return bornTimestamp;
    }

    public void setBornTimestamp(long bornTimestamp) {
        this.bornTimestamp = bornTimestamp;
    }

    /** The producer's address, or null when unknown. */
    public @Nullable SocketAddress getBornHost() {
        return bornHost;
    }

    public void setBornHost(@Nullable SocketAddress bornHost) {
        this.bornHost = bornHost;
    }

    /** The producer's IP address as text, or null when unknown. */
    public @Nullable String getBornHostString() {
        return hostString(bornHost);
    }

    /** Compat: the same as {@link #getBornHostString}; a name is never looked up in the network. */
    public @Nullable String getBornHostNameString() {
        return bornHost instanceof InetSocketAddress address ? address.getHostString() : null;
    }

    /** When it was stored, by the broker's clock, in milliseconds. */
    public long getStoreTimestamp() {
        return storeTimestamp;
    }

    public void setStoreTimestamp(long storeTimestamp) {
        this.storeTimestamp = storeTimestamp;
    }

    /** The broker's address, or null when unknown. */
    public @Nullable SocketAddress getStoreHost() {
        return storeHost;
    }

    public void setStoreHost(@Nullable SocketAddress storeHost) {
        this.storeHost = storeHost;
    }

    /** The broker's IP address as text, or null when unknown. */
    public @Nullable String getStoreHostString() {
        return hostString(storeHost);
    }

    /** Its position in the broker's log, in bytes. */
    public long getCommitLogOffset() {
        return commitLogOffset;
    }

    public void setCommitLogOffset(long commitLogOffset) {
        this.commitLogOffset = commitLogOffset;
    }

    /** CRC-32 of the body as stored, without its highest bit. */
    public int getBodyCRC() {
        return bodyCRC;
    }

    public void setBodyCRC(int bodyCRC) {
        this.bodyCRC = bodyCRC;
    }

    /** How often a consumer has sent it back. */
    public int getReconsumeTimes() {
        return reconsumeTimes;
    }

    public void setReconsumeTimes(int reconsumeTimes) {
        this.reconsumeTimes = reconsumeTimes;
    }

    /** For a committed transaction the log offset of its half message, else 0. */
    public long getPreparedTransactionOffset() {
        return preparedTransactionOffset;
    }

    public void setPreparedTransactionOffset(long preparedTransactionOffset) {
        this.preparedTransactionOffset = preparedTransactionOffset;
    }

    private static @Nullable String hostString(@Nullable SocketAddress host) {
        return host instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : null;
    }

    @Override
    public String toString() {
        return "MessageExt [brokerName=" + brokerName + ", queueId=" + queueId + ", storeSize=" + storeSize
                + ", queueOffset=" + queueOffset + ", sysFlag=" + sysFlag + ", bornTimestamp=" + bornTimestamp
                + ", bornHost=" + bornHost + ", storeTimestamp=" + storeTimestamp + ", storeHost=" + storeHost
                + ", msgId=" + getMsgId() + ", commitLogOffset=" + commitLogOffset + ", bodyCRC=" + bodyCRC
                + ", reconsumeTimes=" + reconsumeTimes + ", preparedTransactionOffset=" + preparedTransactionOffset
                + ", " + super.toString() + "]";
    }
}
