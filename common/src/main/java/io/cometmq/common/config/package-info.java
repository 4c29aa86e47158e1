// SPDX-License-Identifier: Apache-2.0
/**
 * Settings: from the text an operator writes to checked, immutable records, and back.
 *
 * <p>A setting is a component of a record with a {@link io.cometmq.common.config.Key}; a record of records is a whole
 * process's settings. {@link io.cometmq.common.config.ConfigReader} reads one, all wrong values reported at once;
 * {@link io.cometmq.common.config.Live} holds one that may be swapped while the process runs;
 * {@link io.cometmq.common.config.ConfigDocs} prints what there is. Uses nothing of the other packages.
 */
@NullMarked
package io.cometmq.common.config;

import org.jspecify.annotations.NullMarked;
