// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordEncoder;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A record that keeps the log dense where records were lost. It is whole in every respect, so that RocketMQ walks over it
 * too, and is in no queue and under no key: by its system flag it is the half of a transaction that nobody asks for. Its
 * body is zeros. Stateless.
 */
final class FillerRecord {
    /** Its topic, or as much of it as there is room for. */
    static final String TOPIC = "RMQ_SYS_LOST_RECORDS";

    /** The shortest one: a topic of one letter, and no body. */
    static final int MIN_BYTES = RecordLayout.MIN_BYTES + 1;

    private FillerRecord() {}

    /**
     * A filler of exactly this size.
     *
     * @param size at least {@link #MIN_BYTES}
     * @param storeTimeMillis that of the record before, so that times still only grow along the log
     */
    static ByteBuffer encode(long logOffset, int size, long storeTimeMillis) {
        int topicBytes = Math.min(TOPIC.getBytes(StandardCharsets.UTF_8).length, size - RecordLayout.MIN_BYTES);
        InetSocketAddress nobody = nobody();
        RecordEncoder encoder = new RecordEncoder(
                TOPIC.substring(0, topicBytes),
                ByteBuffer.allocate(size - RecordLayout.MIN_BYTES - topicBytes),
                "",
                new RecordHead(0, 0, MessageSysFlag.TRANSACTION_PREPARED, storeTimeMillis, nobody, nobody, 0, 0));
        ByteBuffer record = ByteBuffer.allocate(encoder.size());
        encoder.writeTo(record);
        RecordLayout.patch(record, 0, 0, logOffset, storeTimeMillis);
        return record.flip();
    }

    private static InetSocketAddress nobody() {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[4]), 0);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of 4 bytes was refused", impossible);
        }
    }
}
