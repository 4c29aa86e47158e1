// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import java.nio.charset.Charset;
import picocli.CommandLine.Option;

/** How the body of a message is read. Filled by picocli. */
final class BodyFormat {
    @Option(
            names = {"-f", "--bodyFormat"},
            defaultValue = "UTF-8",
            description = "Charset of the body; UTF-8 without.")
    private String name = "";

    /**
     * The charset.
     *
     * @throws io.cometmq.tools.command.UsageException when there is none of this name
     */
    Charset charset() {
        return MessageView.charset(name);
    }
}
