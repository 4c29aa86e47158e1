// SPDX-License-Identifier: Apache-2.0
/**
 * Messages that become visible later: the 18 delay levels.
 */
@NullMarked
package io.cometmq.broker.delay;

import org.jspecify.annotations.NullMarked;
