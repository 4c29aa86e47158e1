// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

/** Sees which delayed messages are called back. What it throws is logged and changes nothing. Must be thread-safe. */
public interface RecallMessageHook {
    /** What logs call this hook. */
    String hookName();

    /**
     * Called after the broker answered, or failed to; on a network thread.
     *
     * @param msgId the message's unique key; empty when the broker did not say
     */
    void recalled(String producerGroup, String topic, String msgId, boolean success);
}
