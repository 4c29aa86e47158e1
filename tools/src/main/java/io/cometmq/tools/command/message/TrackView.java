// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.message;

import io.cometmq.common.message.MessageExt;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.MessageTracks;
import io.cometmq.tools.admin.api.MessageTrack;
import io.cometmq.tools.output.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows which groups have consumed a message. Stateless. */
final class TrackView {
    private TrackView() {}

    /** Shows them to people, and returns them for programs. */
    static List<Map<String, Object>> show(
            AdminClient admin, Report report, MessageExt message, @Nullable String cluster) {
        List<MessageTrack> tracks = new MessageTracks(admin).of(message, cluster);
        report.decorate("");
        if (tracks.isEmpty()) {
            report.decorate("WARN: No Consumer");
        }
        tracks.forEach(track -> report.decorate(track.toString()));
        return tracks.stream().map(TrackView::asRecord).toList();
    }

    private static Map<String, Object> asRecord(MessageTrack track) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("consumerGroup", track.getConsumerGroup());
        values.put("trackType", String.valueOf(track.getTrackType()));
        if (track.getExceptionDesc() != null) {
            values.put("exceptionDesc", track.getExceptionDesc());
        }
        return values;
    }
}
