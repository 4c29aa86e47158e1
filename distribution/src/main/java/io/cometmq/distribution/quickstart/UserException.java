// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.quickstart;

/** Something the person at the keyboard can mend. Its message is one line for them; the stack is of no use to them. */
final class UserException extends Exception {
    private static final long serialVersionUID = 1L;

    UserException(String message) {
        super(message);
    }
}
