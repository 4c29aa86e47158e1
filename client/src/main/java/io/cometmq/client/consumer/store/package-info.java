// SPDX-License-Identifier: Apache-2.0
/** Where a group's consume offsets are kept: on the brokers, or in a local file for broadcasting. */
@NullMarked
package io.cometmq.client.consumer.store;

import org.jspecify.annotations.NullMarked;
