// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What came of having a client consume one message.
 *
 * @param order whether its listener keeps the order
 * @param autoCommit whether its listener commits by itself
 * @param consumeResult CR_SUCCESS, CR_LATER, CR_ROLLBACK, CR_COMMIT, CR_THROW_EXCEPTION or CR_RETURN_NULL
 * @param remark what the listener threw; null when it did not
 */
public record ConsumeMessageDirectlyResult(
        boolean order,
        boolean autoCommit,
        @Nullable String consumeResult,
        @Nullable String remark,
        long spentTimeMills) {
    public boolean isOrder() {
        return order;
    }

    public boolean isAutoCommit() {
        return autoCommit;
    }

    public @Nullable String getRemark() {
        return remark;
    }

    public long getSpentTimeMills() {
        return spentTimeMills;
    }

    /** What came of it; null for a result that RocketMQ does not have. */
    public @Nullable CMResult getConsumeResult() {
        return Arrays.stream(CMResult.values())
                .filter(known -> known.name().equals(consumeResult))
                .findFirst()
                .orElse(null);
    }
}
