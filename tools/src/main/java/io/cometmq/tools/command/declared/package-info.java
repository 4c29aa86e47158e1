// SPDX-License-Identifier: Apache-2.0
/** The topics and consumer groups of a system as one file: written, compared with what there is, and put into effect. */
@NullMarked
package io.cometmq.tools.command.declared;

import org.jspecify.annotations.NullMarked;
