// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.RecordHead;
import java.nio.ByteBuffer;

/**
 * A record that is to be appended: everything but what the log fills in (queue offset, log offset, store time). An append
 * copies body and properties before it returns, so both may be views of memory that is used again after it.
 *
 * @param topic at most 255 bytes of UTF-8
 * @param head the fields of fixed length
 * @param body from position to limit; neither is moved
 * @param properties at most 32767 bytes
 * @param waitStoreOk whether the sender waits for the disk (property WAIT is not {@code false})
 */
public record NewRecord(
        String topic, RecordHead head, ByteBuffer body, EncodedProperties properties, boolean waitStoreOk) {
    /** The queue that it goes to. */
    public int queueId() {
        return head.queueId();
    }

    /** See {@link io.cometmq.common.message.MessageSysFlag}. */
    public int sysFlag() {
        return head.sysFlag();
    }

    /** The same with other properties. */
    public NewRecord with(EncodedProperties otherProperties) {
        return new NewRecord(topic, head, body, otherProperties, waitStoreOk);
    }

    /** The same with other properties and another flag of the system. */
    public NewRecord with(EncodedProperties otherProperties, int otherSysFlag) {
        return new NewRecord(topic, head.withSysFlag(otherSysFlag), body, otherProperties, waitStoreOk);
    }
}
