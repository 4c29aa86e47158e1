// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

/** Sees messages that were pulled before anyone else does. What it throws is logged. Must be thread-safe. */
public interface FilterMessageHook {
    /** What logs call this hook. */
    String hookName();

    /** Removes messages that are not wanted from the context's list. */
    void filterMessage(FilterMessageContext context);
}
