// SPDX-License-Identifier: Apache-2.0
/** The key-value settings that survive a restart of the name server. Uses {@code common} and refusals only. */
@NullMarked
package io.cometmq.namesrv.kv;

import org.jspecify.annotations.NullMarked;
