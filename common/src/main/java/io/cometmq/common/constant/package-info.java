// SPDX-License-Identifier: Apache-2.0
/** Constants that RocketMQ's users import from here. Stateless. */
@NullMarked
package io.cometmq.common.constant;

import org.jspecify.annotations.NullMarked;
