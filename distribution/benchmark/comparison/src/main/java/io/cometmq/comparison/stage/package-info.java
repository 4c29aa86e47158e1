// SPDX-License-Identifier: Apache-2.0
/** What is measured, a stage after another, on a cluster that just started. */
@NullMarked
package io.cometmq.comparison.stage;

import org.jspecify.annotations.NullMarked;
