// SPDX-License-Identifier: Apache-2.0
/** The attributes that topics and groups can have: their names, their values, and changes of them. */
@NullMarked
package io.cometmq.common.attribute;

import org.jspecify.annotations.NullMarked;
