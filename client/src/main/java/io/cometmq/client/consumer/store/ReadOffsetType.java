// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

/** Where to look for an offset. */
public enum ReadOffsetType {
    READ_FROM_MEMORY,
    READ_FROM_STORE,
    MEMORY_FIRST_THEN_STORE
}
