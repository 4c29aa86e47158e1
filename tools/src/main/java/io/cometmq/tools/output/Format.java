// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.output;

/** How a report is shown. The names are what users write after {@code --output}. */
public enum Format {
    /** Sentences and aligned tables, for people. */
    table,
    /** One JSON document, for programs. */
    json,
    /** The same document as YAML, for both. */
    yaml
}
