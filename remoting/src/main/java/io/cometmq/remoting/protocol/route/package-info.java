// SPDX-License-Identifier: Apache-2.0
/** JSON bodies that say who serves a topic. RocketMQ users know them under this package's name. Immutable types. */
@NullMarked
package io.cometmq.remoting.protocol.route;

import org.jspecify.annotations.NullMarked;
