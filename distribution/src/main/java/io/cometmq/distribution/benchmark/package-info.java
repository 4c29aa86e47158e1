// SPDX-License-Identifier: Apache-2.0
/**
 * {@code bin/benchmark}: the figures of {@code docs/performance.md}, measured from outside as an application sees them.
 *
 * <p>Round trips are shown beside a bare Netty echo of the same size, measured in the same run: what is left is ours.
 * This is the only package besides the transport that sees Netty.
 */
@NullMarked
package io.cometmq.distribution.benchmark;

import org.jspecify.annotations.NullMarked;
