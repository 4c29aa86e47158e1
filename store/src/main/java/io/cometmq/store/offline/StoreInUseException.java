// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import java.io.IOException;

/** A store is open elsewhere, so nobody else may look at it. The message says which, and by whom when that is known. */
public final class StoreInUseException extends IOException {
    private static final long serialVersionUID = 1;

    StoreInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
