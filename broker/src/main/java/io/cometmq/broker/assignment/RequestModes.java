// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import static io.cometmq.remoting.protocol.ResponseCode.INVALID_PARAMETER;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.message.MessageRequestMode;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.body.MessageRequestModeSerializeWrapper;
import io.cometmq.remoting.protocol.body.SetMessageRequestModeRequestBody;
import io.cometmq.remoting.rpc.Refusal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Whether groups pull or pop their topics, as far as anybody said. Thread-safe; kept in {@code messageRequestMode.json}. */
public final class RequestModes {
    /** The most settings; an operator makes them one by one. */
    private static final int MAX_SETTINGS = 100_000;

    private record Names(String topic, String group) {}

    private final StateFile file;
    private final Supplier<AssignmentConfig> config;
    private final ConcurrentHashMap<Names, SetMessageRequestModeRequestBody> table = new ConcurrentHashMap<>();

    private RequestModes(StateFile file, Supplier<AssignmentConfig> config) {
        this.file = file;
        this.config = config;
    }

    /** Reads the saved settings. */
    public static RequestModes load(StateFile file, Supplier<AssignmentConfig> config) {
        RequestModes modes = new RequestModes(file, config);
        file.load(MessageRequestModeSerializeWrapper.class).ifPresent(modes::take);
        return modes;
    }

    /** How a group takes a topic. What failed before is always pulled. */
    public SetMessageRequestModeRequestBody of(String topic, String group) {
        if (TopicNames.isRetryTopic(topic)) {
            return new SetMessageRequestModeRequestBody(topic, group, MessageRequestMode.PULL, 0);
        }
        SetMessageRequestModeRequestBody set = table.get(new Names(topic, group));
        return set != null
                ? set
                : new SetMessageRequestModeRequestBody(
                        topic, group, config.get().defaultMode(), config.get().defaultShare());
    }

    /** Sets it; on the disk when this returns. */
    public synchronized void set(SetMessageRequestModeRequestBody setting) {
        Names names = new Names(setting.topic(), setting.consumerGroup());
        if (table.size() >= MAX_SETTINGS && !table.containsKey(names)) {
            throw new Refusal(
                    INVALID_PARAMETER, table.size() + " request modes are set: expected at most " + MAX_SETTINGS);
        }
        table.put(names, setting);
        file.save(all());
    }

    /** Forgets a topic that was deleted. */
    public synchronized void forgetTopic(String topic) {
        if (table.keySet().removeIf(names -> names.topic().equals(topic))) {
            file.save(all());
        }
    }

    /** Forgets a group that was deleted. */
    public synchronized void forgetGroup(String group) {
        if (table.keySet().removeIf(names -> names.group().equals(group))) {
            file.save(all());
        }
    }

    /** All settings. */
    public MessageRequestModeSerializeWrapper all() {
        Map<String, Map<String, SetMessageRequestModeRequestBody>> byTopic = new TreeMap<>();
        table.forEach((names, setting) ->
                byTopic.computeIfAbsent(names.topic(), topic -> new TreeMap<>()).put(names.group(), setting));
        return new MessageRequestModeSerializeWrapper(byTopic);
    }

    private void take(MessageRequestModeSerializeWrapper saved) {
        saved.messageRequestModeMap()
                .forEach((topic, groups) -> groups.forEach((group, setting) -> table.put(
                        new Names(topic, group),
                        new SetMessageRequestModeRequestBody(
                                topic, group, setting.mode(), setting.popShareQueueNum()))));
    }
}
