// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

/**
 * A message as a reader found it.
 *
 * @param end one past the log offset of its record's last byte
 */
record Found(String body, long logOffset, long end) {}
