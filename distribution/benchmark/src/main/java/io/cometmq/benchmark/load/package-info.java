// SPDX-License-Identifier: Apache-2.0
/** Keeps a cluster under load, and counts and times what is answered. */
@NullMarked
package io.cometmq.benchmark.load;

import org.jspecify.annotations.NullMarked;
