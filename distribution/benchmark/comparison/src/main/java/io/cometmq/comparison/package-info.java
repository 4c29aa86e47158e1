// SPDX-License-Identifier: Apache-2.0
/** {@code distribution/benchmark/compare}: measures us and Apache RocketMQ in turn, and reports ratios. */
@NullMarked
package io.cometmq.comparison;

import org.jspecify.annotations.NullMarked;
