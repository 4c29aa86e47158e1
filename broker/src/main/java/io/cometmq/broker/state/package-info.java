// SPDX-License-Identifier: Apache-2.0
/**
 * The broker's small state files ({@code config/*.json}): loaded at start, saved off the event loops when they
 * changed. Uses nothing else of the broker.
 */
@NullMarked
package io.cometmq.broker.state;

import org.jspecify.annotations.NullMarked;
