// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting;

import io.cometmq.remoting.protocol.RemotingCommand;

/**
 * Sees every request of a client before it is sent, and every answer; may add fields, for instance a signature. Given to
 * the constructors of producers and consumers. Called on the thread that sends and on network threads, so it must be
 * thread-safe and must not block. What it throws fails the request.
 */
public interface RPCHook {
    /**
     * Called before each try of a request, oneway requests included.
     *
     * @param remoteAddr who is asked, {@code host:port}
     * @param request what is about to be sent; changes of its fields count
     */
    void doBeforeRequest(String remoteAddr, RemotingCommand request);

    /**
     * Called when an answer came, whatever its code.
     *
     * @param response the answer; changes of it do not count
     */
    void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response);
}
