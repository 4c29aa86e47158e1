// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_BASE;
import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_NUM;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.log.RecordBatch;

/**
 * A record that holds several messages: by its flags readers know that its body is a batch, by its properties how many
 * messages there are and which queue offset the first has. That offset is known under the append lock alone, so the record
 * gets a property with room for it, which the append fills in. Stateless.
 */
final class InnerBatch {
    private static final int FLAGS = MessageSysFlag.INNER_BATCH | MessageSysFlag.NEED_UNWRAP;
    private static final String NO_OFFSET = "0".repeat(RecordBatch.OFFSET_DIGITS);

    private InnerBatch() {}

    /** The record as it is stored; the room for its offset is the last property. */
    static NewRecord of(NewRecord record, int messages) {
        if (messages < 1 || messages > MessageStore.MAX_TOGETHER) {
            throw new StoreException(
                    Reason.ILLEGAL,
                    "a batch of " + messages + " messages: expected 1.." + MessageStore.MAX_TOGETHER
                            + ", which its queue can count");
        }
        EncodedProperties counted = record.properties().with(PROPERTY_INNER_NUM, Integer.toString(messages));
        return record.with(counted.with(PROPERTY_INNER_BASE, NO_OFFSET), record.sysFlag() | FLAGS);
    }

    /** How many messages a record says that it holds, by its properties; 0 when it does not say. */
    static int messagesIn(String properties) {
        String count = MessageProperties.get(properties, PROPERTY_INNER_NUM);
        try {
            return count == null ? 0 : Integer.parseInt(count);
        } catch (NumberFormatException ignored) {
            // Whatever it is, it is no count, and no entry was made of it.
            return 0;
        }
    }

    /** Throws when a record that is one message has the flags of several: no queue could have it. */
    static void refuse(NewRecord record) {
        if ((record.sysFlag() & FLAGS) != 0) {
            throw new StoreException(
                    Reason.ILLEGAL,
                    "sysFlag=" + record.sysFlag() + " of a single message: expected one without the bits " + FLAGS
                            + " of a batch");
        }
    }
}
