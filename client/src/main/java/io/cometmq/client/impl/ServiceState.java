// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl;

/** Where a producer or consumer is in its life; it goes through these once. */
public enum ServiceState {
    CREATE_JUST,
    RUNNING,
    START_FAILED,
    SHUTDOWN_ALREADY
}
