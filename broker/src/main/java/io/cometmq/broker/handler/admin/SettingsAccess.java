// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.common.topic.DataVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The broker's settings as an administrator reads and changes them. Thread-safe. */
public interface SettingsAccess {
    /** The text of every setting by key. */
    Map<String, String> all();

    /** The keys of the settings whose value is another one than when nobody says anything. */
    Set<String> notDefault();

    /** A sentence for each key that the broker was started with and does not have. */
    List<String> withoutEffect();

    /** Names the present state of the settings. */
    DataVersion version();

    /**
     * Changes settings of the running broker, all of them or none; they are in effect again after the next start.
     *
     * @param by who wants it, for the log
     * @return a sentence for each change that is not possible; empty when all were made
     */
    List<String> change(Map<String, String> changes, String by);
}
