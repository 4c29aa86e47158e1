// SPDX-License-Identifier: Apache-2.0
/**
 * The whole system in one piece: {@link io.cometmq.distribution.LocalCluster} is a name server and a broker in one JVM,
 * for {@code bin/mqlocal} and for the unit tests of applications.
 */
@NullMarked
package io.cometmq.distribution;

import org.jspecify.annotations.NullMarked;
