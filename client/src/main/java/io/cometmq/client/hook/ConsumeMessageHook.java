// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

/** Sees every listener call. What it throws is logged and changes nothing. Must be thread-safe. */
public interface ConsumeMessageHook {
    /** What logs call this hook. */
    String hookName();

    /** Called before the listener, on its thread. */
    void consumeMessageBefore(ConsumeMessageContext context);

    /** Called after the listener, on its thread. */
    void consumeMessageAfter(ConsumeMessageContext context);
}
