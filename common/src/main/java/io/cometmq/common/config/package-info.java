// SPDX-License-Identifier: Apache-2.0
/**
 * Settings: from the text an operator writes to checked, immutable records, and back.
 *
 * <p>A setting is a component of a record with a {@link io.cometmq.common.config.Key}; a record of records is a whole
 * process's settings. {@link io.cometmq.common.config.SettingSources} gathers the text from file, environment and command
 * line; {@link io.cometmq.common.config.ConfigReader} reads a record, all wrong values reported at once;
 * {@link io.cometmq.common.config.RunningSettings} changes and saves one while the process runs,
 * {@link io.cometmq.common.config.Live} is what its readers see; {@link io.cometmq.common.config.ConfigDocs} prints what
 * there is. Of the other packages it uses {@code io}, for the file of changes.
 */
@NullMarked
package io.cometmq.common.config;

import org.jspecify.annotations.NullMarked;
