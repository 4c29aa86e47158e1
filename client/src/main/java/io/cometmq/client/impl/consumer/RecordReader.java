// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.common.message.MalformedMessageException;
import io.cometmq.common.message.MessageDecoder;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.message.RecordDecoder;
import io.cometmq.common.message.RecordLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes the records of an answer one by one. A damaged record is named in the log and skipped, so that it does not
 * stop its queue; what follows it is still read where the damaged record's length can be believed. Stateless.
 *
 * @param bodies whether bodies are kept and expanded
 */
record RecordReader(Bodies bodies) {
    private static final Logger log = LoggerFactory.getLogger(RecordReader.class);

    private static final byte[] NO_BODY = {};

    /** What becomes of a record's body. */
    enum Bodies {
        EXPANDED,
        AS_STORED,
        DROPPED;

        /** What the two settings of a client say. */
        static Bodies of(boolean read, boolean decompress) {
            if (!read) {
                return DROPPED;
            }
            return decompress ? EXPANDED : AS_STORED;
        }
    }

    /** The messages in {@code body}, in order. */
    List<MessageExt> read(MessageQueue queue, byte[] body) {
        MessageDecoder.Bodies read =
                bodies == Bodies.EXPANDED ? MessageDecoder.Bodies.EXPANDED : MessageDecoder.Bodies.AS_STORED;
        RecordDecoder decoder = new RecordDecoder();
        ByteBuffer buffer = ByteBuffer.wrap(body);
        List<MessageExt> messages = new ArrayList<>();
        while (buffer.hasRemaining()) {
            int start = buffer.position();
            try {
                decoder.decodeAll(buffer, read, messages);
            } catch (MalformedMessageException damaged) {
                log.error("Damaged record skipped: queue={} cause={}", queue, damaged.getMessage());
                int size = body.length - start < Integer.BYTES ? 0 : RecordLayout.totalSize(buffer, start);
                if (size <= 0 || size > body.length - start) {
                    break;
                }
                buffer.position(start + size);
            }
        }
        if (bodies == Bodies.DROPPED) {
            messages.forEach(message -> message.setBody(NO_BODY));
        }
        return messages;
    }
}
