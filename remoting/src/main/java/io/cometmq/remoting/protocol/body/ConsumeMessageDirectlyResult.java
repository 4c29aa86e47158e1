// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

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
        long spentTimeMills) {}
