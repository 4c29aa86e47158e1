// SPDX-License-Identifier: Apache-2.0
/** The clusters that are compared: real processes, each with its own data and logs. */
@NullMarked
package io.cometmq.comparison.cluster;

import org.jspecify.annotations.NullMarked;
