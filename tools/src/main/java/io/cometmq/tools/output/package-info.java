// SPDX-License-Identifier: Apache-2.0
/** What a command has found out, shown to a person as aligned text or to a program as JSON. Knows no command. */
@NullMarked
package io.cometmq.tools.output;

import org.jspecify.annotations.NullMarked;
