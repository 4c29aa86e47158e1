// SPDX-License-Identifier: Apache-2.0
/** What users of consistent hashing may replace. Uses nothing. */
@NullMarked
package io.cometmq.common.consistenthash;

import org.jspecify.annotations.NullMarked;
