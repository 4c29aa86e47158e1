// SPDX-License-Identifier: Apache-2.0
/**
 * Contexts: name servers under a name, saved for later commands. The file lies in the data directory.
 */
@NullMarked
package io.cometmq.tools.context;

import org.jspecify.annotations.NullMarked;
