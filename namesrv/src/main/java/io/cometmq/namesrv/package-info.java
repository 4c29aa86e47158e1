// SPDX-License-Identifier: Apache-2.0
/**
 * A name server: brokers tell it where they are and which topics they hold, clients ask it for routes. Any number of
 * them run side by side; none talks to another, and all but the key-value settings is in memory only.
 *
 * <p>Packages, top to bottom: this one puts the parts together, {@code handler} answers requests, {@code route} and
 * {@code kv} hold the state.
 */
@NullMarked
package io.cometmq.namesrv;

import org.jspecify.annotations.NullMarked;
