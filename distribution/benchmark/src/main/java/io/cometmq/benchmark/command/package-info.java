// SPDX-License-Identifier: Apache-2.0
/** The commands of {@code bin/mqbench}, one class each, and the options that they share. */
@NullMarked
package io.cometmq.benchmark.command;

import org.jspecify.annotations.NullMarked;
