// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordEncoder;
import io.cometmq.common.message.RecordHead;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.RecordSlice;
import java.nio.ByteBuffer;

/** Turns the stored copy of a retried message into what consumers of its topic expect. Stateless. */
final class PopForm {
    private PopForm() {}

    /** A copy of the record under another topic, with one more property; all else is as stored. */
    static ByteBuffer under(RecordSlice stored, String topic, String property, String value) {
        ByteBuffer bytes = stored.bytes();
        RecordEncoder record = new RecordEncoder(
                topic,
                bytes.slice(RecordLayout.bodyPosition(bytes, 0), RecordLayout.bodyLength(bytes, 0)),
                MessageProperties.set(RecordLayout.properties(bytes, 0), property, value),
                new RecordHead(
                        RecordLayout.queueId(bytes, 0),
                        RecordLayout.flag(bytes, 0),
                        RecordLayout.sysFlag(bytes, 0),
                        RecordLayout.bornTimestamp(bytes, 0),
                        RecordLayout.bornHost(bytes, 0),
                        RecordLayout.storeHost(bytes, 0),
                        RecordLayout.reconsumeTimes(bytes, 0),
                        RecordLayout.preparedTransactionOffset(bytes, 0)));
        ByteBuffer copy = ByteBuffer.allocate(record.size());
        record.writeTo(copy);
        copy.flip();
        RecordLayout.patch(
                copy,
                0,
                RecordLayout.queueOffset(bytes, 0),
                RecordLayout.physicalOffset(bytes, 0),
                RecordLayout.storeTimestamp(bytes, 0));
        return copy;
    }
}
