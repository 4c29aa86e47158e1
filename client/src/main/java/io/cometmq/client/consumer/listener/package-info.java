// SPDX-License-Identifier: Apache-2.0
/** The callbacks of a push consumer. Uses {@code common.message} only. */
@NullMarked
package io.cometmq.client.consumer.listener;

import org.jspecify.annotations.NullMarked;
