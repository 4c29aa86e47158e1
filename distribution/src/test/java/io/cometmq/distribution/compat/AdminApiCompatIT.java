// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.ApiGaps;
import io.cometmq.distribution.testing.LeftOut;
import io.cometmq.distribution.testing.Peers;
import io.cometmq.distribution.testing.PublicApi;
import io.cometmq.distribution.testing.Repository;
import java.io.IOException;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What applications use of RocketMQ's admin API is in ours under the prefix {@code io.cometmq}: every method of {@code
 * DefaultMQAdminExt} with its checked exceptions, what they fill in, and what they read of the answers. What is not is in
 * {@code admin-api-left-out.txt}, with the reason.
 */
class AdminApiCompatIT {
    private static final String LIST = "src/test/resources/admin-api-left-out.txt";

    /** What applications call, implement and make. */
    private static final Set<String> CALLED = Set.of(
            "common.TopicConfig",
            "common.constant.PermName",
            "remoting.protocol.subscription.SubscriptionGroupConfig",
            "tools.admin.DefaultMQAdminExt",
            "tools.admin.MQAdminExt",
            "tools.admin.api.BrokerOperatorResult",
            "tools.admin.api.MessageTrack",
            "tools.admin.api.TrackType",
            "tools.admin.common.AdminToolResult",
            "tools.admin.common.AdminToolsResultCodeEnum");

    /** What applications get and read, without the setters that nobody needs for that. */
    private static final Set<String> READ = Set.of(
            "remoting.protocol.admin.ConsumeStats",
            "remoting.protocol.admin.OffsetWrapper",
            "remoting.protocol.admin.RollbackStats",
            "remoting.protocol.admin.TopicOffset",
            "remoting.protocol.admin.TopicStatsTable",
            "remoting.protocol.body.BrokerStatsData",
            "remoting.protocol.body.BrokerStatsItem",
            "remoting.protocol.body.CMResult",
            "remoting.protocol.body.ClusterInfo",
            "remoting.protocol.body.Connection",
            "remoting.protocol.body.ConsumeMessageDirectlyResult",
            "remoting.protocol.body.ConsumeQueueData",
            "remoting.protocol.body.ConsumeStatsList",
            "remoting.protocol.body.ConsumeStatus",
            "remoting.protocol.body.ConsumerConnection",
            "remoting.protocol.body.ConsumerRunningInfo",
            "remoting.protocol.body.GroupList",
            "remoting.protocol.body.HARuntimeInfo",
            "remoting.protocol.body.HARuntimeInfo$HAClientRuntimeInfo",
            "remoting.protocol.body.HARuntimeInfo$HAConnectionRuntimeInfo",
            "remoting.protocol.body.KVTable",
            "remoting.protocol.body.PopProcessQueueInfo",
            "remoting.protocol.body.ProcessQueueInfo",
            "remoting.protocol.body.ProducerConnection",
            "remoting.protocol.body.ProducerInfo",
            "remoting.protocol.body.ProducerTableInfo",
            "remoting.protocol.body.QueryConsumeQueueResponseBody",
            "remoting.protocol.body.QueueTimeSpan",
            "remoting.protocol.body.SubscriptionGroupWrapper",
            "remoting.protocol.body.TopicConfigSerializeWrapper",
            "remoting.protocol.body.TopicList",
            "remoting.protocol.heartbeat.SubscriptionData",
            "remoting.protocol.route.BrokerData",
            "remoting.protocol.route.QueueData",
            "remoting.protocol.route.TopicRouteData",
            "remoting.protocol.subscription.GroupForbidden");

    private static final Pattern GETTER = Pattern.compile("(?:\\S.*) (?:get|is|compute|retrieve|select)[A-Z]\\w*\\(.*");

    @Test
    void hasWhatApplicationsUse() throws IOException {
        LeftOut leftOut = LeftOut.read(Repository.module().resolve(LIST));

        try (URLClassLoader loader = PublicApi.loader(Peers.classPath(Kind.V5_TOOLS.peer()))) {
            ApiGaps compared = new ApiGaps(
                    new PublicApi(loader, "org.apache.rocketmq."),
                    new PublicApi(AdminApiCompatIT.class.getClassLoader(), "io.cometmq."));
            List<String> gaps = new ArrayList<>(compared.of(CALLED));
            gaps.addAll(compared.of(READ, promise -> GETTER.matcher(promise.replaceAll("<.*?> ", " "))
                    .matches()));

            assertThat(gaps.stream().filter(gap -> !leftOut.names(gap)))
                    .as("missing here and not in " + LIST)
                    .isEmpty();
            assertThat(leftOut.stale())
                    .as("in " + LIST + " although not missing")
                    .isEmpty();
            assertThat(READ)
                    .as("known to RocketMQ")
                    .allMatch(name -> compared.theirs().find(name).isPresent());
        }
    }
}
