// SPDX-License-Identifier: Apache-2.0
/** What the operating system tells about other processes. */
@NullMarked
package io.cometmq.distribution.process;

import org.jspecify.annotations.NullMarked;
