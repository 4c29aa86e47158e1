// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.consumer;

import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.OffsetAdmin;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Times;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The time that a group is moved to. Filled by picocli. */
final class ResetTime {
    /** In the place of a time: the end of each queue. */
    static final long END = OffsetAdmin.END;

    @Option(
            names = {"-s", "--timestamp"},
            required = true,
            description = "now, -1 for the end, milliseconds since 1970, or yyyy-MM-dd#HH:mm:ss:SSS.")
    private String timestamp = "";

    /** In milliseconds since 1970, or {@link #END}. */
    long millis(AdminClient admin) {
        String text = timestamp.strip();
        if (text.toLowerCase(Locale.ROOT).equals("now")) {
            return admin.now();
        }
        try {
            long millis = Times.parse(text);
            return millis < 0 ? END : millis;
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("option -s " + wrong.getMessage());
        }
    }
}
