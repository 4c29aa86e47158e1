// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.command.UsageException;
import io.cometmq.tools.output.Format;
import io.cometmq.tools.output.MessageJson;
import io.cometmq.tools.output.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command writes messages. Filled by picocli. */
final class LineOptions {
    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "What to write of a message: %%t topic, %%b broker, %%p queue, %%o offset, %%k keys, %%g tag,"
                    + " %%T store time, %%d the same as a date, %%u id, %%h properties, %%s body, %%S its length,"
                    + " %%R the same as 4 bytes, %%%% percent sign, \\n \\r \\t \\\\ \\xHH. Nothing else is added, no line"
                    + " end either.")
    private @Nullable String format;

    /** Where and how the messages of {@code report} are written. */
    MessageOutput open(Report report, MessageWriter byDefault) {
        return new MessageOutput(report.stream(), writer(report.format(), byDefault));
    }

    private MessageWriter writer(Format wanted, MessageWriter byDefault) {
        if (wanted == Format.yaml) {
            throw new UsageException("-o yaml: expected table or json, this command writes lines");
        }
        if (format != null) {
            return MessageFormat.of(format);
        }
        return wanted == Format.json ? LineOptions::json : byDefault;
    }

    /** Writes a message as JSON on a line. */
    static void json(MessageExt message, OutputStream out) throws IOException {
        out.write((MessageJson.of(message) + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
