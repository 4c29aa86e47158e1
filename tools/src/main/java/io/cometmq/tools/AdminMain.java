// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The process of the administrator's tool: {@code mqadmin COMMAND [options]}. It ends with 0 when the command did its
 * work, 1 when a call failed or was refused, 2 when it was called wrongly.
 */
public final class AdminMain {
    private AdminMain() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        setUnlessGiven("logback.configurationFile", "io/cometmq/tools/logback.xml");
        // Classes for each JSON type pay only in processes that read many bodies.
        setUnlessGiven("fastjson2.creator", "reflect");
        String nameServers = System.getProperty("rocketmq.namesrv.addr", System.getenv("NAMESRV_ADDR"));
        System.exit(runner(nameServers).run(arguments));
    }

    /**
     * Runs one command in this process; the exit code.
     *
     * @param nameServers the name servers of a command that names none, as {@code host:port;host:port}
     */
    public static int run(String nameServers, PrintWriter out, PrintWriter err, String... arguments) {
        return runner(nameServers)
                .commandLine(arguments)
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    private static CommandRunner runner(@Nullable String nameServers) {
        return new CommandRunner(Commands.all(), new Connector(AdminMain::openSockets, Clock.system()), nameServers);
    }

    /** One thread and no native library: a command makes a few calls and ends. */
    private static Transport openSockets() {
        return Remoting.open(RemotingConfig.defaults().withIoThreads(1).withNativeTransport(false));
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
