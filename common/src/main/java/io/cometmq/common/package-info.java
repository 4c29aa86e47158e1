// SPDX-License-Identifier: Apache-2.0
/** Names that RocketMQ's users import from here. The rest of the system uses the packages below and not this one. */
@NullMarked
package io.cometmq.common;

import org.jspecify.annotations.NullMarked;
