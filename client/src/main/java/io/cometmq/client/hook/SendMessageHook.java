// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

/** Sees every try of every send. What it throws is logged and changes nothing. Must be thread-safe. */
public interface SendMessageHook {
    /** What logs call this hook. */
    String hookName();

    /** Called before a try. */
    void sendMessageBefore(SendMessageContext context);

    /** Called after a try, with its result or its failure; on a network thread. */
    void sendMessageAfter(SendMessageContext context);
}
