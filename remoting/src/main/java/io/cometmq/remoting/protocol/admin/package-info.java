// SPDX-License-Identifier: Apache-2.0
/** JSON bodies that say how far topics and groups have come. RocketMQ users know them under this package's name. Immutable types. */
@NullMarked
package io.cometmq.remoting.protocol.admin;

import org.jspecify.annotations.NullMarked;
