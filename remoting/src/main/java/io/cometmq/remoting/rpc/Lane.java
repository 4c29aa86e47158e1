// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.rpc;

/**
 * Which threads run a handler.
 *
 * <p>A handler may be {@link #INLINE} only if it never blocks and its work is bounded.
 */
public enum Lane {
    /** On the event loop that decoded the request: no hand-over. */
    INLINE,
    /** On the {@code slow} threads: reads of cold segments and key queries. */
    SLOW,
    /** On the {@code admin} threads: administration and persistence. */
    ADMIN
}
