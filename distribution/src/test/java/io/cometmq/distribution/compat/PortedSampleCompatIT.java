// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.ChildProcess;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.Peers;
import io.cometmq.distribution.testing.Repository;
import io.cometmq.distribution.testing.Sources;
import io.cometmq.distribution.testing.TestFolders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An application written against Apache RocketMQ's client, and one written against its admin API, are ported by replacing
 * the package prefix alone.
 */
class PortedSampleCompatIT {
    private static final String NAME = "OrdersSample";
    private static final String ADMIN = "AdminSample";
    private static final List<String> EXPECTED = List.of(
            "placed 10",
            "refused empty body 13",
            "charged 12, order 3 at try 2",
            "shipped {order-0=[packed, sealed, sent], order-1=[packed, sealed, sent], order-2=[packed, sealed, sent], "
                    + "order-3=[packed, sealed, sent]}",
            "transactions [COMMIT_MESSAGE, ROLLBACK_MESSAGE, UNKNOW]",
            "paid [order 0, order 2] after checks: true",
            "audited [order 4, order 6, order 8] and [order 4, order 6, order 8]",
            "polled 12, first offset by time found: true",
            "answer 42 for order 7",
            "done");

    private static final List<String> ADMIN_EXPECTED = List.of(
            "broker of TestCluster",
            "queues 2 perm RW-",
            "retries 4",
            "queue 0 ends at 0",
            "queue 1 ends at 0",
            "named broker-a",
            "refused 206",
            "unknown 17",
            "done");

    @Test
    void runsWithApachesClientAndPortedWithOurs() throws IOException {
        Path folder = TestFolders.create("ported-sample");
        String theirs = Peers.classPath(Kind.V5_JSON.peer());
        String theirTools = Peers.classPath(Kind.V5_TOOLS.peer());
        String ours = System.getProperty("java.class.path");
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        Sources.compile(source(NAME), theirs, before);
        Sources.compile(ported(NAME, folder), ours, after);
        Sources.compile(source(ADMIN), theirTools, before);
        Sources.compile(ported(ADMIN, folder), ours, after);

        try (CometServers servers =
                        CometServers.start(folder, "transactionTimeOut=500", "transactionCheckInterval=500");
                ChildProcess apache = start(NAME, "apache", folder, before, theirs, servers.nameServerAddress());
                ChildProcess comet = start(NAME, "comet", folder, after, ours, servers.nameServerAddress());
                ChildProcess apacheAdmin =
                        start(ADMIN, "apache-admin", folder, before, theirTools, servers.nameServerAddress());
                ChildProcess cometAdmin =
                        start(ADMIN, "comet-admin", folder, after, ours, servers.nameServerAddress())) {
            assertThat(comet.awaitEnd()).isZero();
            assertThat(comet.lines()).containsSubsequence(EXPECTED);
            assertThat(apache.awaitEnd()).isZero();
            assertThat(apache.lines()).containsSubsequence(EXPECTED);
            assertThat(cometAdmin.awaitEnd()).isZero();
            assertThat(cometAdmin.lines()).containsSubsequence(ADMIN_EXPECTED);
            assertThat(apacheAdmin.awaitEnd()).isZero();
            assertThat(apacheAdmin.lines()).containsSubsequence(ADMIN_EXPECTED);
        }
    }

    private static Path source(String name) {
        return Repository.module().resolve("src/test/peers").resolve(name + ".java");
    }

    /** The same program with our package prefix. */
    private static Path ported(String name, Path folder) throws IOException {
        Path ported = Files.createDirectories(folder.resolve("ported")).resolve(name + ".java");
        return Files.writeString(ported, Files.readString(source(name)).replace("org.apache.rocketmq", "io.cometmq"));
    }

    private static ChildProcess start(
            String program, String name, Path folder, Path classes, String libraries, String nameServer) {
        return ChildProcess.start(
                name,
                folder,
                Map.of(),
                ChildProcess.java(List.of(
                        "-Xmx192m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + folder,
                        "-cp",
                        classes + File.pathSeparator + libraries,
                        program,
                        nameServer,
                        name)));
    }
}
