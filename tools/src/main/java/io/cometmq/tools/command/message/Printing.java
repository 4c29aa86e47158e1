// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.output.Report;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How messages are read and printed one by one, a line each. Filled by picocli; owned by one command. */
final class Printing {
    /** More than fits into one JSON document that anybody reads. */
    private static final int MAX_RECORDS = 100_000;

    private static final String GROUP = "TOOLS_CONSUMER";

    @Option(
            names = {"-c", "--charsetName"},
            defaultValue = "UTF-8",
            description = "Charset of the bodies; UTF-8 without.")
    private String charsetName = "";

    @Option(
            names = {"-s", "--subExpression"},
            defaultValue = "*",
            description = "Only these tags, such as TagA || TagB; all without.")
    private String tags = "";

    @Option(
            names = {"-d", "--printBody"},
            arity = "1",
            defaultValue = "true",
            description = "Whether to print bodies; true without.")
    private boolean printBody;

    private final List<Map<String, Object>> records = new ArrayList<>();

    /** Who reads, and what. */
    QueueReader.As reader() {
        return new QueueReader.As(GROUP, tags.strip());
    }

    /** Prints a message. */
    void print(Report report, MessageExt message) {
        Charset charset = MessageView.charset(charsetName);
        report.decorate("MSGID: " + message.getMsgId() + " " + message + " BODY: "
                + (printBody ? MessageView.body(message.getBody(), charset) : "NOT PRINT BODY"));
        if (report.isLive()) {
            report.flush();
            return;
        }
        if (records.size() == MAX_RECORDS) {
            throw new AdminException(
                    AdminException.NO_ANSWER,
                    "more than " + MAX_RECORDS + " messages: expected a shorter time (-b, -e), or output as a table");
        }
        Map<String, Object> record = MessageView.asRecord(message, charset);
        if (!printBody) {
            record.remove("body");
        }
        records.add(record);
    }

    /** Gives what was printed to programs. */
    void end(Report report) {
        report.put("messages", records);
    }
}
