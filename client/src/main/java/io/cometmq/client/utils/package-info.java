// SPDX-License-Identifier: Apache-2.0
/** Helpers for applications. Uses {@code exception} only. */
@NullMarked
package io.cometmq.client.utils;

import org.jspecify.annotations.NullMarked;
