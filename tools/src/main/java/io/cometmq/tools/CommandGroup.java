// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import java.util.List;

/**
 * Commands that the help shows together.
 *
 * @param heading what stands above them
 */
record CommandGroup(String heading, List<NamedCommand> commands) {}
