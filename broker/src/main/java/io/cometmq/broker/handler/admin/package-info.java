// SPDX-License-Identifier: Apache-2.0
/**
 * Serves the requests of administrators: one small class per family, in records only.
 */
@NullMarked
package io.cometmq.broker.handler.admin;

import org.jspecify.annotations.NullMarked;
