// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.consumer;

/** Where a consumer group begins in a queue of which it has no committed offset. */
public enum ConsumeFromWhere {
    /** At the end: only messages that arrive from now on. */
    CONSUME_FROM_LAST_OFFSET,

    /** Compat: ordinal and name of a former choice, treated as {@link #CONSUME_FROM_LAST_OFFSET}. */
    @Deprecated
    CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST,
    /** Compat: as above. */
    @Deprecated
    CONSUME_FROM_MIN_OFFSET,
    /** Compat: as above. */
    @Deprecated
    CONSUME_FROM_MAX_OFFSET,

    /** At the first message that is still stored. */
    CONSUME_FROM_FIRST_OFFSET,
    /** At the first message stored at or after the consumer's {@code consumeTimestamp}. */
    CONSUME_FROM_TIMESTAMP
}
