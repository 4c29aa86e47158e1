// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import java.io.IOException;

/** The wheel and the timer log contradict each other; {@link TimerIndex#rebuild} makes them agree again. */
public final class TimerDamageException extends IOException {
    private static final long serialVersionUID = 1;

    TimerDamageException(String message) {
        super(message);
    }
}
