// SPDX-License-Identifier: Apache-2.0
/**
 * Consumer groups: their settings and what they subscribe to. Uses {@code topic} and {@code message}; immutable types.
 */
@NullMarked
package io.cometmq.common.group;

import org.jspecify.annotations.NullMarked;
