// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

/** A call needs a name server, and nobody said where one is. */
public final class NoNameServerException extends AdminException {
    private static final long serialVersionUID = 1;

    NoNameServerException() {
        super(NO_ANSWER, "no name server address: set namesrvAddr to host:port;host:port");
    }
}
