// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/** Serves one kind of request at once. Called by many threads when its lane has many. */
@FunctionalInterface
public interface Handler<H extends Record, R extends Record> {
    /**
     * Answers the request.
     *
     * @throws Refusal for an expected no; anything else thrown is our own bug and answered SYSTEM_ERROR
     */
    Reply<R> handle(Request<H> request);
}
