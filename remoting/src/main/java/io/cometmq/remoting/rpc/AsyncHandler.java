// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

import java.util.concurrent.CompletionStage;

/**
 * Serves one kind of request whose answer may come later: a send that waits for the disk, a held pull.
 *
 * <p>The stage may fail with a {@link Refusal}. It may be completed by any thread.
 */
@FunctionalInterface
public interface AsyncHandler<H extends Record, R extends Record> {
    CompletionStage<Reply<R>> handle(Request<H> request);
}
