// SPDX-License-Identifier: Apache-2.0
/** {@code bin/mqbench}: loads any cluster that speaks the RocketMQ protocol, and measures it. */
@NullMarked
package io.cometmq.benchmark;

import org.jspecify.annotations.NullMarked;
