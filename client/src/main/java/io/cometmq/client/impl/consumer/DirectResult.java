// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import java.util.function.Function;

/** What an administrator is told of a message that was consumed at his wish. Stateless. */
final class DirectResult {
    static final String SUCCESS = "CR_SUCCESS";
    static final String LATER = "CR_LATER";
    static final String ROLLBACK = "CR_ROLLBACK";
    static final String COMMIT = "CR_COMMIT";
    private static final String THROW_EXCEPTION = "CR_THROW_EXCEPTION";
    private static final String RETURN_NULL = "CR_RETURN_NULL";

    private DirectResult() {}

    /**
     * The result of a listener call.
     *
     * @param name the result's name for a status that the listener returned
     */
    static <S> ConsumeMessageDirectlyResult of(
            ListenerCalls.Outcome<S> outcome, boolean order, boolean autoCommit, Function<S, String> name) {
        Throwable failure = outcome.failure();
        S status = outcome.status();
        String result = status == null ? RETURN_NULL : name.apply(status);
        return new ConsumeMessageDirectlyResult(
                order,
                autoCommit,
                failure == null ? result : THROW_EXCEPTION,
                failure == null ? null : failure.toString(),
                outcome.took().toMillis());
    }
}
