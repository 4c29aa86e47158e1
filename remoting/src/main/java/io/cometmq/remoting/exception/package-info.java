// SPDX-License-Identifier: Apache-2.0
/** Why a call to another process failed. The names are those RocketMQ's users catch. */
@NullMarked
package io.cometmq.remoting.exception;

import org.jspecify.annotations.NullMarked;
