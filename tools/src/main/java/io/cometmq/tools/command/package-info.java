// SPDX-License-Identifier: Apache-2.0
/**
 * What all commands share. A command is one small class in a package below this one, added to the list in
 * {@link io.cometmq.tools.AdminMain}.
 */
@NullMarked
package io.cometmq.tools.command;

import org.jspecify.annotations.NullMarked;
