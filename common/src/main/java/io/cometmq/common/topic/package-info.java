// SPDX-License-Identifier: Apache-2.0
/**
 * Topics: their settings, permissions, reserved names and delay levels, and the version that marks a state of such tables.
 * Uses nothing of the other packages; all types are immutable.
 */
@NullMarked
package io.cometmq.common.topic;

import org.jspecify.annotations.NullMarked;
