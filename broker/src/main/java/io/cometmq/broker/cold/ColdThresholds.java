// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.broker.state.StateFile;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many bytes groups may read from the disk within a window, as far as an operator said so for one of them. Thread-safe;
 * kept in {@code coldReadThresholds.json}, where RocketMQ forgets them when it stops.
 */
public final class ColdThresholds {
    /** The most settings; an operator makes them one by one. */
    static final int MAX_SETTINGS = 10_000;

    private final StateFile file;
    private final Map<String, Long> table = new ConcurrentHashMap<>();

    private ColdThresholds(StateFile file) {
        this.file = file;
    }

    /** Reads the saved settings. */
    public static ColdThresholds load(StateFile file) {
        ColdThresholds thresholds = new ColdThresholds(file);
        file.load(ColdThresholdsFile.class).ifPresent(saved -> {
            if (saved.configTable() != null) {
                thresholds.table.putAll(saved.configTable());
            }
        });
        return thresholds;
    }

    /** What was set for a group; empty when nothing was. */
    OptionalLong of(String group) {
        Long bytes = table.get(group);
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes);
    }

    /**
     * Sets thresholds, in bytes; on the disk when this returns.
     *
     * @throws Refusal when that would be too many
     */
    public synchronized void set(Map<String, Long> changes) {
        Map<String, Long> next = new TreeMap<>(table);
        next.putAll(changes);
        if (next.size() > MAX_SETTINGS) {
            throw new Refusal(
                    INVALID_PARAMETER, next.size() + " thresholds of groups: expected at most " + MAX_SETTINGS);
        }
        file.save(new ColdThresholdsFile(next));
        table.putAll(changes);
    }

    /** Has the default hold for a group again; on the disk when this returns. */
    public synchronized void remove(String group) {
        Map<String, Long> next = new TreeMap<>(table);
        if (next.remove(group) != null) {
            file.save(new ColdThresholdsFile(next));
            table.remove(group);
        }
    }

    /** All that are set; a copy. */
    Map<String, Long> all() {
        return new TreeMap<>(table);
    }
}
