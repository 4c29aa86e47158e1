// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler;

import static io.cometmq.remoting.protocol.ResponseCode.LMQ_QUOTA_EXCEEDED;
import static io.cometmq.remoting.protocol.ResponseCode.MESSAGE_ILLEGAL;
import static io.cometmq.remoting.protocol.ResponseCode.SERVICE_NOT_AVAILABLE;
import static io.cometmq.remoting.protocol.ResponseCode.SYSTEM_ERROR;

import io.cometmq.remoting.rpc.Refusal;
import io.cometmq.store.StoreException;
import java.util.concurrent.CompletionException;

/** Says in response codes why the store did not take a message. Stateless. */
final class StoreAnswers {
    private StoreAnswers() {}

    /** The refusal for a failed append, or for a failed promise of durability. */
    static RuntimeException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreException refused) {
            return new Refusal(code(refused.reason()), String.valueOf(refused.getMessage()));
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }

    private static int code(StoreException.Reason reason) {
        return switch (reason) {
            case ILLEGAL -> MESSAGE_ILLEGAL;
            case UNAVAILABLE -> SERVICE_NOT_AVAILABLE;
            case TOO_MANY_QUEUES -> LMQ_QUOTA_EXCEEDED;
            case IO -> SYSTEM_ERROR;
        };
    }
}
