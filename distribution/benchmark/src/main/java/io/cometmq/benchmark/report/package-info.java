// SPDX-License-Identifier: Apache-2.0
/** What a measurement gave, for people and for scripts. */
@NullMarked
package io.cometmq.benchmark.report;

import org.jspecify.annotations.NullMarked;
