// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import io.cometmq.remoting.protocol.RequestType;
import java.util.concurrent.CompletionStage;

/** What every request passes on its way to its handler: metrics, access, rate. Thread-safe. */
@FunctionalInterface
public interface Interceptor {
    /** Calls {@code next} and returns its stage, or refuses by throwing a {@link Refusal}. */
    <H extends Record, R extends Record> CompletionStage<Reply<R>> intercept(
            RequestType<H, R> type, Request<H> request, AsyncHandler<H, R> next);
}
