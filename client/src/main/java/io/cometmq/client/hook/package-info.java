// SPDX-License-Identifier: Apache-2.0
/** What applications hang into sends, transactions and listener calls. Uses the public types of {@code producer}. */
@NullMarked
package io.cometmq.client.hook;

import org.jspecify.annotations.NullMarked;
