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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What applications use of Apache RocketMQ's client is in ours under the prefix {@code io.cometmq}: classes, constructors,
 * methods with their checked exceptions, enum constants and the values of constants. What is not is in {@code
 * client-api-left-out.txt}, with the reason.
 */
class ClientApiCompatIT {
    private static final String THEIRS = "org.apache.rocketmq.";
    private static final String OURS = "io.cometmq.";
    private static final String LIST = "src/test/resources/client-api-left-out.txt";

    private static final Set<String> PACKAGES = Set.of(
            "client",
            "client.common",
            "client.consumer",
            "client.consumer.listener",
            "client.consumer.rebalance",
            "client.consumer.store",
            "client.exception",
            "client.hook",
            "client.producer",
            "client.producer.selector",
            "client.rpchook",
            "client.trace",
            "client.trace.hook",
            "client.utils",
            "common.consumer",
            "common.message",
            "remoting",
            "remoting.exception");

    private static final Set<String> CLASSES = Set.of(
            "acl.common.AclClientRPCHook",
            "acl.common.SessionCredentials",
            "common.compression.CompressionType",
            "common.filter.ExpressionType",
            "remoting.common.RemotingHelper",
            "remoting.protocol.LanguageCode",
            "remoting.protocol.RemotingCommand",
            "remoting.protocol.heartbeat.ConsumeType",
            "remoting.protocol.heartbeat.MessageModel");

    @Test
    void hasWhatApplicationsUse() throws IOException {
        String theirJars = Peers.classPath(Kind.V5_JSON.peer());
        LeftOut leftOut = LeftOut.read(Repository.module().resolve(LIST));

        try (URLClassLoader loader = PublicApi.loader(theirJars)) {
            PublicApi theirs = new PublicApi(loader, THEIRS);
            PublicApi ours = new PublicApi(ClientApiCompatIT.class.getClassLoader(), OURS);
            Set<String> names = theirs.classesOf(theirJars, ClientApiCompatIT::isCompared);

            List<String> unexplained = new ApiGaps(theirs, ours)
                    .of(names).stream().filter(gap -> !leftOut.names(gap)).toList();

            assertThat(names).as("compared classes").hasSizeGreaterThan(100);
            assertThat(unexplained).as("missing here and not in " + LIST).isEmpty();
            assertThat(leftOut.stale())
                    .as("in " + LIST + " although not missing")
                    .isEmpty();
        }
    }

    private static boolean isCompared(String name) {
        int dot = name.lastIndexOf('.');
        return CLASSES.contains(name) || (dot > 0 && PACKAGES.contains(name.substring(0, dot)));
    }
}
