// SPDX-License-Identifier: Apache-2.0
/**
 * What a name server answers, one small class per family of requests. Translates between headers, bodies and the tables
 * of {@code route} and {@code kv}; the rules live there.
 */
@NullMarked
package io.cometmq.namesrv.handler;

import org.jspecify.annotations.NullMarked;
