// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.statictopic;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.broker.state.DueSave;
import io.cometmq.broker.state.StateFile;
import io.cometmq.broker.topic.TopicListener;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import io.cometmq.common.topic.DataVersion;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingDetail;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.remoting.rpc.Refusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logical queues of static topics that this broker hosts. Reads are one look into a concurrent map; changes are guarded by
 * its own lock and on the disk, in {@code config/topicQueueMapping.json}, before they are used. A topic that is deleted loses
 * its mapping.
 */
public final class QueueMappings implements TopicListener, Resource {
    private static final Logger log = LoggerFactory.getLogger(QueueMappings.class);

    private final StateFile file;
    private final DueSave due;
    private final Clock clock;
    private final String brokerName;
    private final ConcurrentHashMap<String, TopicQueueMappingDetail> table = new ConcurrentHashMap<>();
    private volatile DataVersion version;

    private QueueMappings(StateFile file, Clock clock, String brokerName) {
        this.file = file;
        this.due = file.dueSave();
        this.clock = clock;
        this.brokerName = brokerName;
        this.version = DataVersion.createdAt(clock.millis());
    }

    /** Reads what was saved, and follows the deletions of {@code topics} from now on. */
    public static QueueMappings load(StateFile file, Clock clock, String brokerName, Topics topics) {
        QueueMappings mappings = new QueueMappings(file, clock, brokerName);
        file.load(MappingsFile.class).ifPresent(saved -> mappings.take(saved, topics));
        topics.onChange(mappings);
        return mappings;
    }

    /** Whether this broker has no static topic. */
    public boolean isEmpty() {
        return table.isEmpty();
    }

    /** The logical queues of a topic; null for one that is not static. */
    public @Nullable TopicQueueMappingDetail find(String topic) {
        return table.get(topic);
    }

    /** The mappings of these topics, of those that are static. */
    public Map<String, TopicQueueMappingDetail> of(Collection<String> topics) {
        Map<String, TopicQueueMappingDetail> some = new TreeMap<>();
        table.forEach((topic, mapping) -> {
            if (topics.contains(topic)) {
                some.put(topic, mapping);
            }
        });
        return some;
    }

    /** The same as routes say it. */
    public Map<String, TopicQueueMappingInfo> infos(Collection<String> topics) {
        Map<String, TopicQueueMappingInfo> infos = new TreeMap<>();
        of(topics).forEach((topic, mapping) -> infos.put(topic, mapping.info()));
        return infos;
    }

    /** Names the present state of the table. */
    public DataVersion version() {
        return version;
    }

    /**
     * Makes a topic static, or changes its mapping; on the disk when this returns.
     *
     * @param physicalQueues how many queues the topic has on this broker
     * @param force takes a mapping that does not follow the present one
     * @throws Refusal INVALID_PARAMETER when the mapping is not one, or does not follow the present one
     */
    public synchronized void put(TopicQueueMappingDetail asked, int physicalQueues, boolean force) {
        if (!brokerName.equals(asked.bname())) {
            throw new Refusal(
                    INVALID_PARAMETER,
                    "bname=" + asked.bname() + " in the mapping of topic " + asked.topic() + ": expected "
                            + brokerName);
        }
        TopicQueueMappingDetail before = table.get(asked.topic());
        TopicQueueMappingDetail after = MappingChange.of(before, asked, physicalQueues, force);
        if (after.equals(before)) {
            return;
        }
        DataVersion next = version.next(clock.millis());
        Map<String, TopicQueueMappingDetail> all = new TreeMap<>(table);
        all.put(after.topic(), after);
        file.save(new MappingsFile(next, all)); // one file at a time: all saves are made under this lock
        version = next;
        table.put(after.topic(), after);
        log.info(
                "Static topic mapped: topic={} epoch={} queues={} ledHere={}",
                after.topic(),
                after.epoch(),
                after.totalQueues(),
                after.currIdMap().size());
    }

    @Override
    public void onChange(List<TopicConfig> changed) {
        // Mappings change by put only.
    }

    /** Mappings without a topic are not taken at the next start, so nobody waits for this save. */
    @Override
    public synchronized void onDelete(String topic) {
        if (table.remove(topic) != null) {
            version = version.next(clock.millis());
            due.after(Duration.ZERO, this::save);
        }
    }

    @Override
    public void close() {
        if (due.take()) {
            save();
        }
    }

    private synchronized void save() {
        file.save(new MappingsFile(version, new TreeMap<>(table)));
    }

    private void take(MappingsFile saved, Topics topics) {
        if (saved.dataVersion() != null) {
            version = saved.dataVersion();
        }
        if (saved.topicQueueMappingInfoMap() == null) {
            return;
        }
        saved.topicQueueMappingInfoMap().forEach((topic, mapping) -> {
            if (topics.find(topic) != null && brokerName.equals(mapping.bname())) {
                table.put(topic, mapping);
            } else {
                log.warn(
                        "Mapping of a static topic left out: topic={} bname={} expected a topic of this broker and its name {}",
                        topic,
                        mapping.bname(),
                        brokerName);
            }
        });
    }
}
