// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

/** Prints what settings there are, for {@code docs/config.md}. Stateless. */
public final class ConfigDocs {
    private ConfigDocs() {}

    /** A Markdown table of the settings of one record type: key, type and limits, default, reloadable, sentence. */
    public static String table(Class<? extends Record> type) {
        StringBuilder out = new StringBuilder("| key | value | default | reloadable | |\n|---|---|---|---|---|\n");
        for (Setting setting : SettingsTree.of(type).settings().values()) {
            Key key = setting.key();
            String byDefault = key.byDefault().isEmpty() ? "" : "`" + key.byDefault() + "`";
            out.append("| `").append(key.value());
            out.append("` | ").append(setting.expected());
            out.append(" | ").append(byDefault);
            out.append(" | ").append(key.reloadable() ? "yes" : "");
            out.append(" | ").append(key.doc().replace("|", "\\|"));
            out.append(" |\n");
        }
        return out.toString();
    }
}
