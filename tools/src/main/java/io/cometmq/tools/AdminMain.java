// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.tools.CommandRunner.User;
import io.cometmq.tools.context.Contexts;
import io.cometmq.tools.log.ErrorLog;
import io.cometmq.tools.output.Console;
import io.cometmq.tools.output.Watched;
import org.jspecify.annotations.Nullable;

/**
 * The process of the administrator's tool: {@code mqadmin COMMAND [options]}. It ends with 0 when the command did its
 * work, 1 when a call failed or was refused, 2 when it was called wrongly.
 */
public final class AdminMain {
    private AdminMain() {}

    /** Runs one command. */
    public static void main(String[] arguments) {
        ErrorLog.use();
        // Classes for each JSON type pay only in processes that read many bodies.
        setUnlessGiven("fastjson2.creator", "reflect");
        Console console = Console.ofProcess(
                Boolean.getBoolean("cometmq.terminal"),
                new Watched(Boolean.getBoolean("cometmq.terminal.out"), Boolean.getBoolean("cometmq.terminal.err")));
        int code = runner(new User(AdminMain::nameServers, console)).run(arguments);
        ClassArchive.fillIfWanted();
        System.exit(code);
    }

    /**
     * Runs one command in this process, which asks its user nothing; the exit code.
     *
     * @param nameServers the name servers of a command that names none, as {@code host:port;host:port}
     * @param console what it reads and writes
     */
    public static int run(String nameServers, Console console, String... arguments) {
        return runner(new User(() -> nameServers, console)).run(arguments);
    }

    private static CommandRunner runner(User user) {
        return new CommandRunner(Commands.all(), new Connector(AdminMain::openSockets, Clock.system()), user);
    }

    private static @Nullable String nameServers() {
        String given = System.getProperty("rocketmq.namesrv.addr", System.getenv("NAMESRV_ADDR"));
        return given != null ? given : Contexts.inDataFolder().nameServers();
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
