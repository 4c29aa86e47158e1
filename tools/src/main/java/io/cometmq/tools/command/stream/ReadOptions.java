// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.stream;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.command.Options;
import io.cometmq.tools.command.TopicOption;
import io.cometmq.tools.command.message.MessageKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which messages of a topic a command reads. Filled by picocli. */
final class ReadOptions {
    @Mixin
    private TopicOption topic = new TopicOption();

    @Option(names = "--tag", defaultValue = "*", description = "Only these tags, such as 'TagA || TagB'; all without.")
    private String tags = "";

    @Option(
            names = {"-k", "--key"},
            description = "Only messages with this key.")
    private @Nullable String key;

    /** The topic. */
    String topic() {
        return topic.name();
    }

    /** The tags, as consumers subscribe to them. */
    String tags() {
        return Options.requireText("--tag", tags);
    }

    /** Whether this message is meant, given that it has one of the tags. */
    boolean admits(MessageExt message) {
        return key == null || MessageKeys.contain(message, key);
    }
}
