// SPDX-License-Identifier: Apache-2.0
/** How a tool logs. */
@NullMarked
package io.cometmq.tools.log;

import org.jspecify.annotations.NullMarked;
