// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.config;

import java.util.List;

/** Thrown when settings cannot be used; has one line for each that is wrong, {@code key=value: expected …}. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, one line each. */
    public List<String> problems() {
        return problems;
    }
}
