// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.group;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;
import static io.cometmq.remoting.protocol.ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.attribute.GroupAttributes;
import io.cometmq.common.config.Live;
import io.cometmq.common.group.SubscriptionGroupConfig;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of consumer groups. Reads are one look into a concurrent map; changes are guarded by its own lock and
 * saved to {@code config/subscriptionGroup.json}.
 */
public final class SubscriptionGroups implements Resource {
    /** The bit of the forbidden table that forbids reading. */
    private static final int READ_FORBIDDEN = 4;

    private final StateFile file;
    private final Clock clock;
    private final Live<GroupSettings> settings;
    private final ConcurrentHashMap<String, SubscriptionGroupConfig> table = new ConcurrentHashMap<>();
    private volatile DataVersion version;
    private volatile Map<String, Map<String, Integer>> forbidden = Map.of();

    private SubscriptionGroups(StateFile file, Clock clock, Live<GroupSettings> settings) {
        this.file = file;
        this.clock = clock;
        this.settings = settings;
        this.version = DataVersion.createdAt(clock.millis());
    }

    /** Reads the saved groups and adds the system's own. */
    public static SubscriptionGroups load(StateFile file, Clock clock, Live<GroupSettings> settings) {
        SubscriptionGroups groups = new SubscriptionGroups(file, clock, settings);
        file.load(SubscriptionGroupsFile.class).ifPresent(groups::take);
        groups.putAll(TopicNames.systemGroups().stream()
                .filter(group -> groups.find(group) == null)
                .map(SubscriptionGroupConfig::of)
                .toList());
        return groups;
    }

    /** A group's settings, or null when there is no such group. */
    public @Nullable SubscriptionGroupConfig find(String group) {
        return table.get(group);
    }

    /**
     * A group's settings; the group is created when it is unknown and groups come by themselves.
     *
     * @throws Refusal SUBSCRIPTION_GROUP_NOT_EXIST when they do not, or the name is illegal
     */
    public SubscriptionGroupConfig findOrCreate(String group) {
        SubscriptionGroupConfig present = table.get(group);
        if (present != null) {
            return present;
        }
        if (!settings.get().autoCreate() && !TopicNames.isSystemGroup(group)) {
            throw unknown(group, "and autoCreateSubscriptionGroup is false: create it first");
        }
        String problem = TopicNames.problemOfGroup(group);
        if (!problem.isEmpty()) {
            throw unknown(group, "and cannot be created: " + problem);
        }
        SubscriptionGroupConfig created = SubscriptionGroupConfig.of(group);
        putAll(List.of(created));
        return created;
    }

    /** A group's settings, or a refusal when there is no such group. */
    public SubscriptionGroupConfig require(String group) {
        SubscriptionGroupConfig config = table.get(group);
        if (config == null) {
            throw unknown(group, "on this broker: create it first");
        }
        return config;
    }

    /** All groups by name; a copy. */
    public Map<String, SubscriptionGroupConfig> all() {
        return new TreeMap<>(table);
    }

    /** What operators took away from groups, by group and topic: bits of a permission. */
    public Map<String, Map<String, Integer>> forbidden() {
        return forbidden;
    }

    /** Whether an operator forbade a group to read a topic. */
    public boolean isReadForbidden(String group, String topic) {
        Map<String, Map<String, Integer>> present = forbidden;
        return !present.isEmpty()
                && (present.getOrDefault(group, Map.of()).getOrDefault(topic, 0) & READ_FORBIDDEN) != 0;
    }

    /** Forbids a group to read a topic, or permits it again. */
    public synchronized void forbidRead(String group, String topic, boolean forbid) {
        Map<String, Map<String, Integer>> next = new TreeMap<>(forbidden);
        Map<String, Integer> topics = new TreeMap<>(next.getOrDefault(group, Map.of()));
        int before = topics.getOrDefault(topic, 0);
        int bits = forbid ? before | READ_FORBIDDEN : before & ~READ_FORBIDDEN;
        if (bits == 0) {
            topics.remove(topic);
        } else {
            topics.put(topic, bits);
        }
        if (topics.isEmpty()) {
            next.remove(group);
        } else {
            next.put(group, topics);
        }
        forbidden = next;
        bump();
    }

    /** Names the present state of the table. */
    public DataVersion version() {
        return version;
    }

    /**
     * Creates or replaces groups. Their attributes are changes of those that are there: {@code +name} or a plain name sets
     * one, {@code -name} takes one away; what is not named stays.
     *
     * @throws Refusal INVALID_PARAMETER naming an attribute that a group cannot have; no group is changed then
     */
    public synchronized void putAll(Collection<SubscriptionGroupConfig> configs) {
        // One that is named twice is laid upon what it was asked to be before.
        Map<String, SubscriptionGroupConfig> all = new LinkedHashMap<>();
        for (SubscriptionGroupConfig asked : configs) {
            SubscriptionGroupConfig before = all.getOrDefault(asked.groupName(), table.get(asked.groupName()));
            all.put(asked.groupName(), withItsAttributes(asked, before));
        }
        boolean changed = false;
        for (SubscriptionGroupConfig next : all.values()) {
            changed |= !next.equals(table.put(next.groupName(), next));
        }
        if (changed) {
            bump();
        }
    }

    private static SubscriptionGroupConfig withItsAttributes(
            SubscriptionGroupConfig asked, @Nullable SubscriptionGroupConfig present) {
        try {
            return asked.with(GroupAttributes.RULES.apply(
                    present == null ? Map.of() : present.attributes(), asked.attributes(), present == null));
        } catch (IllegalArgumentException wrong) {
            throw new Refusal(INVALID_PARAMETER, "consumer group " + asked.groupName() + ": " + wrong.getMessage());
        }
    }

    /** Takes a group away; false when there is none. */
    public synchronized boolean delete(String group) {
        boolean known = table.remove(group) != null;
        if (known) {
            bump();
        }
        return known;
    }

    /** Saves now; on the disk when this returns. */
    public void save() {
        file.save(snapshot());
    }

    /** Saves what changed last. */
    @Override
    public void close() {
        file.saveIfDue(this::snapshot);
    }

    private static Refusal unknown(String group, String more) {
        return new Refusal(SUBSCRIPTION_GROUP_NOT_EXIST, "consumer group " + group + " does not exist " + more);
    }

    private void take(SubscriptionGroupsFile saved) {
        if (saved.subscriptionGroupTable() != null) {
            saved.subscriptionGroupTable().values().forEach(config -> table.put(config.groupName(), config));
        }
        if (saved.forbiddenTable() != null) {
            forbidden = Map.copyOf(saved.forbiddenTable());
        }
        if (saved.dataVersion() != null) {
            version = saved.dataVersion();
        }
    }

    private void bump() {
        version = version.next(clock.millis());
        file.changed(this::snapshot);
    }

    private synchronized SubscriptionGroupsFile snapshot() {
        return new SubscriptionGroupsFile(version, forbidden, all());
    }
}
