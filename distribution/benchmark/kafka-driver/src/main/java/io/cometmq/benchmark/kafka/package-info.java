// SPDX-License-Identifier: Apache-2.0
/** Drives Apache Kafka's client; compiled only when a comparison with Kafka is asked for. */
@NullMarked
package io.cometmq.benchmark.kafka;

import org.jspecify.annotations.NullMarked;
