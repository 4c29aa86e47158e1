// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

/** Whether an append is answered before or after the disk has it. */
public enum FlushDiskType {
    SYNC_FLUSH,
    ASYNC_FLUSH
}
