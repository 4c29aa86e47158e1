// SPDX-License-Identifier: Apache-2.0
/** What a name server shows of itself: its figures, most of which RocketMQ has no names for, and its health. */
@NullMarked
package io.cometmq.namesrv.metrics;

import org.jspecify.annotations.NullMarked;
