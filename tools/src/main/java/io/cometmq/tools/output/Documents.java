// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

import io.cometmq.common.io.Json;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Values as text for programs and people. Stateless. */
public final class Documents {
    private Documents() {}

    /** The value as indented JSON, with a last line end. */
    public static String json(Object value) {
        return Json.writeStandardPretty(value) + "\n";
    }

    /** The value as YAML in the form that people write, which JSON is not though it is YAML too. */
    public static String yaml(Map<String, Object> value) {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setIndicatorIndent(2);
        style.setIndentWithIndicator(true);
        return new Yaml(style).dump(Json.read(Json.writeStandardPretty(value), Map.class));
    }
}
