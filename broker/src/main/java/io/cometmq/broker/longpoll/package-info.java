// SPDX-License-Identifier: Apache-2.0
/**
 * Pulls that found nothing and wait for a message.
 */
@NullMarked
package io.cometmq.broker.longpoll;

import org.jspecify.annotations.NullMarked;
