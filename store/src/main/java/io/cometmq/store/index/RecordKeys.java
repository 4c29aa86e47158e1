// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.store.log.RecordProperties;
import io.cometmq.store.log.RecordView;

/** The keys that a record is found by: its unique key, each word of its keys, and its tag. Stateless. */
final class RecordKeys {
    private static final String TAG_PREFIX = "T#";

    private RecordKeys() {}

    /** Takes the hash of one key, as {@link KeyHash} has it. */
    @FunctionalInterface
    interface Visitor {
        void visit(RecordView record, int hash);
    }

    /** Whether a record may have keys: one that says how a transaction was rolled back is not to be found. */
    static boolean hasKeys(RecordView record) {
        return MessageSysFlag.transactionType(record.sysFlag()) != MessageSysFlag.TRANSACTION_ROLLBACK;
    }

    /** Calls {@code visitor} with every key of a record, in the order of the index. */
    static void forEach(RecordView record, Visitor visitor) {
        RecordProperties properties = record.properties();
        int seed = 31 * record.topicHash() + '#';
        visit(record, properties.uniqueKey(), seed, visitor);
        visitWords(record, properties.keys(), seed, visitor);
        int tagSeed = 31 * (31 * seed + TAG_PREFIX.charAt(0)) + TAG_PREFIX.charAt(1);
        visit(record, properties.tags(), tagSeed, visitor);
    }

    private static void visit(RecordView record, RecordProperties.Text key, int seed, Visitor visitor) {
        if (!key.isEmpty()) {
            visitor.visit(record, KeyHash.positive(key.hash(seed, 0, key.length())));
        }
    }

    private static void visitWords(RecordView record, RecordProperties.Text keys, int seed, Visitor visitor) {
        int start = 0;
        for (int i = 0; i <= keys.length(); i++) {
            if (i == keys.length() || keys.byteAt(i) == ' ') {
                if (i > start) {
                    visitor.visit(record, KeyHash.positive(keys.hash(seed, start, i)));
                }
                start = i + 1;
            }
        }
    }
}
