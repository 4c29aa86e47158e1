// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

/** Sees how transactions end. What it throws is logged and changes nothing. Must be thread-safe. */
public interface EndTransactionHook {
    /** What logs call this hook. */
    String hookName();

    /** Called when the broker is told. */
    void endTransaction(EndTransactionContext context);
}
