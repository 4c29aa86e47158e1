// SPDX-License-Identifier: Apache-2.0
/** How bodies are compressed and expanded. Uses nothing of this module. */
@NullMarked
package io.cometmq.common.compression;

import org.jspecify.annotations.NullMarked;
