// SPDX-License-Identifier: Apache-2.0
/**
 * Commands that say why something does not work, and what to do about it.
 */
@NullMarked
package io.cometmq.tools.command.diagnosis;

import org.jspecify.annotations.NullMarked;
