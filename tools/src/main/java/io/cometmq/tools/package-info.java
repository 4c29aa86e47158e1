// SPDX-License-Identifier: Apache-2.0
/**
 * The administrator's tool. {@link io.cometmq.tools.AdminMain} lists the commands; each is one class in a package below
 * {@code command}, asks its questions through {@code admin} and says what came of it through {@code output}.
 */
@NullMarked
package io.cometmq.tools;

import org.jspecify.annotations.NullMarked;
