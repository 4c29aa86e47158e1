// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command;

/** The options of a command are wrong; the message names the option and what was expected. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
