// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.tools.command.AdminCommand;
import java.util.function.Supplier;

/**
 * A command that is made when it is called: to look at all of them takes longer than most calls.
 *
 * @param name that of its {@code @Command}
 */
record NamedCommand(String name, Supplier<AdminCommand> maker) {
    /** A new one, which is run once. */
    AdminCommand make() {
        return maker.get();
    }
}
