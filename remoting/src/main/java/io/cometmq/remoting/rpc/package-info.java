// SPDX-License-Identifier: Apache-2.0
/**
 * Calls between processes, as typed functions: a {@link io.cometmq.remoting.rpc.Handler} takes a
 * {@link io.cometmq.remoting.rpc.Request} and gives a {@link io.cometmq.remoting.rpc.Reply} or throws a
 * {@link io.cometmq.remoting.rpc.Refusal}; an {@link io.cometmq.remoting.rpc.RpcClient} makes calls.
 *
 * <p>Nothing here knows Netty: a {@link io.cometmq.remoting.rpc.Transport} carries the frames.
 */
@NullMarked
package io.cometmq.remoting.rpc;

import org.jspecify.annotations.NullMarked;
