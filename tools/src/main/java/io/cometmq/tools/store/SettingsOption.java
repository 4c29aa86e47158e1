// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.ConfigReader;
import io.cometmq.tools.command.UsageException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the broker's settings. Filled by picocli. */
final class SettingsOption {
    @Option(
            names = {"-c", "--configFile"},
            paramLabel = "FILE",
            description = "The broker's settings, where it has others than the defaults for the sizes of its files.")
    private @Nullable Path file;

    /**
     * The settings.
     *
     * @throws UsageException naming every wrong value
     */
    StoreSettings read() {
        try {
            Map<String, String> values = file == null ? Map.of() : ConfigReader.load(file);
            return ConfigReader.of(StoreSettings.class).read(values);
        } catch (ConfigException wrong) {
            throw new UsageException(String.join("; ", wrong.problems()));
        }
    }
}
