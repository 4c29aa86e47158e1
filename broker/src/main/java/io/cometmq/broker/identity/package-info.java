// SPDX-License-Identifier: Apache-2.0
/**
 * Who this broker is and at which address clients reach it. Uses nothing else of the broker.
 */
@NullMarked
package io.cometmq.broker.identity;

import org.jspecify.annotations.NullMarked;
