// SPDX-License-Identifier: Apache-2.0
/** The figures that are kept, their ratios, and how they are shown. */
@NullMarked
package io.cometmq.comparison.report;

import org.jspecify.annotations.NullMarked;
