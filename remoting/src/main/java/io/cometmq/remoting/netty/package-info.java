// SPDX-License-Identifier: Apache-2.0
/**
 * The transport over sockets: event loops, frames, connections. The only package that knows Netty.
 *
 * <p>Every connection belongs to one event loop, and its state is touched there only. A received frame is decoded once;
 * what is answered while a batch of reads is worked off is flushed with the batch; what other threads send is collected and
 * flushed together. Memory is bounded per connection: a peer that does not read what we write, or has too many bytes of
 * requests in work, is not read from.
 */
@NullMarked
package io.cometmq.remoting.netty;

import org.jspecify.annotations.NullMarked;
