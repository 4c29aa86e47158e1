// SPDX-License-Identifier: Apache-2.0
/**
 * The topics of this broker: their settings, the template of automatic creation, and the checks that requests
 * ask of them.
 */
@NullMarked
package io.cometmq.broker.topic;

import org.jspecify.annotations.NullMarked;
