// SPDX-License-Identifier: Apache-2.0
/**
 * Small state on the disk and as JSON, and this machine's address. Uses nothing of the other packages.
 */
@NullMarked
package io.cometmq.common.io;

import org.jspecify.annotations.NullMarked;
