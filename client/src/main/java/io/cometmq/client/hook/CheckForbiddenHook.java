// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.hook;

import io.cometmq.client.exception.MQClientException;

/** Asked before every try of every send. Must be thread-safe. */
public interface CheckForbiddenHook {
    /** What logs call this hook. */
    String hookName();

    /** Forbids the try by throwing, which fails the send. */
    void checkForbidden(CheckForbiddenContext context) throws MQClientException;
}
