// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

/**
 * Whether the store accepts appends.
 *
 * @param writable false while the disk is full, after a failed force, and after close
 * @param reason empty when writable, else one sentence with the rule, the value and the setting concerned
 */
public record StoreState(boolean writable, String reason) {
    public static final StoreState WRITABLE = new StoreState(true, "");
}
