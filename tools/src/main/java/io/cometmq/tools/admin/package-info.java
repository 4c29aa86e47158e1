// SPDX-License-Identifier: Apache-2.0
/** Calls to name servers and brokers as commands need them: by cluster, by topic, one after another. Knows no command. */
@NullMarked
package io.cometmq.tools.admin;

import org.jspecify.annotations.NullMarked;
