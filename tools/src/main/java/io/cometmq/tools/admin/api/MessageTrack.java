// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.api;

import org.jspecify.annotations.Nullable;

/** Whether one group has consumed one message. For one thread at a time. */
public class MessageTrack {
    private @Nullable String consumerGroup;
    private @Nullable TrackType trackType;
    private @Nullable String exceptionDesc;

    /** A track that says nothing yet. */
    public MessageTrack() {}

    /** A track; {@code exceptionDesc} says why the type is unknown. */
    public MessageTrack(String consumerGroup, TrackType trackType, @Nullable String exceptionDesc) {
        this.consumerGroup = consumerGroup;
        this.trackType = trackType;
        this.exceptionDesc = exceptionDesc;
    }

    public @Nullable String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(@Nullable String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public @Nullable TrackType getTrackType() {
        return trackType;
    }

    public void setTrackType(@Nullable TrackType trackType) {
        this.trackType = trackType;
    }

    /** Why it could not be found out; null when it could. */
    public @Nullable String getExceptionDesc() {
        return exceptionDesc;
    }

    public void setExceptionDesc(@Nullable String exceptionDesc) {
        this.exceptionDesc = exceptionDesc;
    }

    @Override
    public String toString() {
        return "MessageTrack [consumerGroup=" + consumerGroup + ", trackType=" + trackType + ", exceptionDesc="
                + exceptionDesc + "]";
    }
}
