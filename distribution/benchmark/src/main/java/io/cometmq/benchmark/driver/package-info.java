// SPDX-License-Identifier: Apache-2.0
/**
 * Drives a client library. The only package that names one. It is compiled twice: as it is, and with the package prefix of
 * Apache RocketMQ's client, so keep to what both have.
 */
@NullMarked
package io.cometmq.benchmark.driver;

import org.jspecify.annotations.NullMarked;
