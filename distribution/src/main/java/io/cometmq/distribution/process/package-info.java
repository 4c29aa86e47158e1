// SPDX-License-Identifier: Apache-2.0
/** What is asked of the operating system about other processes and the files they leave. */
@NullMarked
package io.cometmq.distribution.process;

import org.jspecify.annotations.NullMarked;
