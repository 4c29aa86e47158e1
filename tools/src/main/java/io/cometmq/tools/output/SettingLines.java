// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import java.util.Map;
import java.util.TreeMap;

/** Settings by key, as operators see them: a heading, then {@code key =  value} with the keys in a column. Stateless. */
public final class SettingLines {
    private SettingLines() {}

    /** The settings that lines {@code key=value} say, sorted; what follows the first {@code =} is the value. */
    public static Map<String, String> parse(String text) {
        Map<String, String> settings = new TreeMap<>();
        text.lines().filter(line -> line.contains("=")).forEach(line -> {
            int equals = line.indexOf('=');
            settings.put(line.substring(0, equals), line.substring(equals + 1));
        });
        return settings;
    }

    /**
     * Adds settings to a report.
     *
     * @param owner whose settings they are; programs find them under this
     * @param keyWidth the width of the column of keys
     */
    public static void show(Report report, String heading, String owner, Map<String, ?> settings, int keyWidth) {
        report.put(owner, settings);
        report.decorate(heading);
        String line = "%-" + keyWidth + "s=  %s";
        settings.forEach((key, value) -> report.decorate(String.format(line, key, value)));
        report.decorate("");
    }
}
