// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.tools.CommandRunner.User;
import io.cometmq.tools.context.Contexts;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Scanner;
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
        System.exit(runner(new User(AdminMain::nameServers, AdminMain::agrees)).run(arguments));
    }

    /**
     * Runs one command in this process, which asks its user nothing; the exit code.
     *
     * @param nameServers the name servers of a command that names none, as {@code host:port;host:port}
     */
    public static int run(String nameServers, PrintWriter out, PrintWriter err, String... arguments) {
        return runner(User.program(nameServers))
                .commandLine(arguments)
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    private static CommandRunner runner(User user) {
        return new CommandRunner(Commands.all(), new Connector(AdminMain::openSockets, Clock.system()), user);
    }

    private static @Nullable String nameServers() {
        String given = System.getProperty("rocketmq.namesrv.addr", System.getenv("NAMESRV_ADDR"));
        return given != null ? given : Contexts.inDataFolder().nameServers();
    }

    /** Asks who sits at a terminal; scripts know what they do. */
    private static boolean agrees(String question) {
        if (!Boolean.getBoolean("cometmq.terminal")) {
            return true;
        }
        System.err.print(question + " Write yes to go on: ");
        System.err.flush();
        try (Scanner answers = new Scanner(System.in, Charset.defaultCharset())) {
            return answers.hasNextLine() && answers.nextLine().strip().equalsIgnoreCase("yes");
        }
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
