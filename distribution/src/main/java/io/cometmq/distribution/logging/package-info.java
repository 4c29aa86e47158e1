// SPDX-License-Identifier: Apache-2.0
/**
 * How the servers of this distribution write their logs. Uses logback; nothing uses this package, since logback finds it by its
 * service file.
 */
@NullMarked
package io.cometmq.distribution.logging;

import org.jspecify.annotations.NullMarked;
