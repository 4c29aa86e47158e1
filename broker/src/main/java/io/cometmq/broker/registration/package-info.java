// SPDX-License-Identifier: Apache-2.0
/**
 * Announces this broker and its topics to every name server.
 */
@NullMarked
package io.cometmq.broker.registration;

import org.jspecify.annotations.NullMarked;
