// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import io.cometmq.common.io.Json;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has to say, in all forms at once: lines for people, named values for programs. Filled by one command,
 * printed once; not thread-safe.
 *
 * <p>The JSON and YAML forms are one object: sentences under {@code messages}, tables under their names, single values under
 * theirs.
 */
public final class Report {
    private final Console console;
    private final Format format;
    private final @Nullable PrintWriter live;
    private final Progress progress;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<String> messages = new ArrayList<>();

    private boolean streamed;
    private boolean bad;

    /** A report that is rendered when the command has ended. */
    public Report(Format format) {
        this(Console.none(), format, null);
    }

    /**
     * A report whose lines for people may be shown before the command has ended.
     *
     * @param console what a command reads from and writes to beside its report
     * @param format how the user wants results
     * @param live where to; null keeps them for {@link #render}
     */
    public Report(Console console, Format format, @Nullable PrintWriter live) {
        this.console = console;
        this.format = format;
        this.live = live;
        this.progress = new Progress(console.watched().err() ? console.err() : null);
    }

    /** What the command may read from, and where it tells of its progress. */
    public Console console() {
        return console;
    }

    /** Where the command shows how far it came. */
    public Progress progress() {
        return progress;
    }

    /** How the user wants results. */
    public Format format() {
        return format;
    }

    /** Where results go of a command that writes them itself; nothing is rendered then. */
    public OutputStream stream() {
        streamed = true;
        if (console.watched().out()) {
            progress.end();
        }
        return console.out();
    }

    /** Whether {@link #flush} shows lines, and values are not asked for. */
    public boolean isLive() {
        return live != null;
    }

    /** Shows the lines so far, so that commands with a great many keep none of them; when it is not live, nothing. */
    public void flush() {
        if (live != null && !lines.isEmpty()) {
            progress.hide();
            lines.forEach(live::println);
            live.flush();
            lines.clear();
        }
    }

    /** What the command looked for is not as it should be; the tool says so with its exit code, too. */
    public void bad() {
        bad = true;
    }

    /** Whether {@link #bad} was said. */
    public boolean isBad() {
        return bad;
    }

    /** Whether there is nothing to say. */
    public boolean isEmpty() {
        return lines.isEmpty() && values.isEmpty();
    }

    /** Adds a sentence. */
    public void say(String sentence) {
        lines.add(sentence);
        messages.add(sentence);
    }

    /** Adds a line that only people need, such as an empty one. */
    public void decorate(String line) {
        lines.add(line);
    }

    /** Adds a value under {@code field}, and the line that shows it. */
    public void value(String field, Object value, String line) {
        values.put(field, value);
        lines.add(line);
    }

    /** Adds a value that only programs see, because people get it otherwise. */
    public void put(String field, Object value) {
        values.put(field, value);
    }

    /** Adds a table. */
    public void table(Table table) {
        lines.addAll(table.lines());
        values.put(table.name(), table.records());
    }

    /** Adds a list under {@code field}, one element a line. */
    public void list(String field, List<?> elements) {
        values.put(field, elements);
        elements.forEach(element -> lines.add(element.toString()));
    }

    /** Adds a body of the protocol: people see it as indented JSON. */
    public void document(String field, Object body) {
        values.put(field, body);
        lines.add(Json.writeStandardPretty(body));
    }

    /** The text to print, with its last line end; empty when there is nothing to say. */
    public String render() {
        if (streamed) {
            return "";
        }
        if (format == Format.table) {
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }
        Map<String, Object> document = new LinkedHashMap<>(values);
        if (!messages.isEmpty()) {
            document.put("messages", messages);
        }
        return format == Format.yaml ? Documents.yaml(document) : Documents.json(document);
    }
}
