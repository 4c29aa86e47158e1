// SPDX-License-Identifier: Apache-2.0
/** Ready-made ways to choose a queue. */
@NullMarked
package io.cometmq.client.producer.selector;

import org.jspecify.annotations.NullMarked;
