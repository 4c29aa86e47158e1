// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import io.cometmq.broker.BrokerConfig;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.SettingSources;
import io.cometmq.common.lifecycle.ProcessEnd;
import io.cometmq.common.lifecycle.Resources;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bin/mqlocal}. Ends with 0 when it was told to end, 1 when it could not start, 2 when it was called wrongly. */
@Command(
        name = "mqlocal",
        description = "Runs a name server and a broker in one process until it is told to end (SIGTERM or Ctrl-C).",
        sortOptions = false)
public final class LocalMain implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final long MIB = 1 << 20;

    @Option(
            names = "--namesrv-port",
            paramLabel = "PORT",
            defaultValue = "9876",
            description = "Port of the name server; 0 lets the system choose. Default: ${DEFAULT-VALUE}.")
    private int nameServerPort;

    @Option(
            names = {"--port", "--broker-port"},
            paramLabel = "PORT",
            defaultValue = "10911",
            description = "Port of the broker; 0 lets the system choose. Default: ${DEFAULT-VALUE}.")
    private int brokerPort;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on, and the one that clients are told. Default: ${DEFAULT-VALUE}.")
    private String bindAddress = "127.0.0.1";

    @Option(
            names = {"-c", "--configFile"},
            paramLabel = "FILE",
            description = "More settings of the broker, as key=value lines.")
    private @Nullable Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the broker; counts more than the file and the environment. May be given several times.")
    private Map<String, String> given = Map.of();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Writes the log as text or json. Default: COMETMQ_LOG_FORMAT, else text.")
    @SuppressWarnings("unused") // the script in bin/ acts on it, before there is a log
    private @Nullable String logFormat;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    /** Runs both servers. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LocalMain())
                .setParameterExceptionHandler((misuse, given) -> {
                    misuse.getCommandLine().getErr().println("mqlocal: " + misuse.getMessage());
                    return MISUSED;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            LocalOptions options = options();
            Resources resources = new Resources();
            ProcessEnd.runToEnd("local cluster", resources, () -> show(resources.own(LocalCluster.start(options))));
            return OK;
        } catch (ConfigException wrong) {
            wrong.problems().forEach(this::complain);
            return MISUSED;
        } catch (RuntimeException failure) {
            complain(String.valueOf(failure.getMessage()));
            return FAILED;
        }
    }

    private void show(LocalCluster cluster) {
        say("name server and broker started: name server " + cluster.nameServerAddress() + ", broker "
                + cluster.brokerAddress().getHostString() + ":"
                + cluster.brokerAddress().getPort()
                + cluster.brokerEndpoint()
                        .map(address ->
                                ", metrics and health http://" + address.getHostString() + ":" + address.getPort())
                        .orElse("")
                + ", data in " + cluster.data() + ", heap at most "
                + Runtime.getRuntime().maxMemory() / MIB + " MiB");
    }

    private LocalOptions options() {
        SettingSources sources = SettingSources.none();
        if (configFile != null) {
            sources = sources.withFile(configFile);
        }
        sources = sources.withEnvironment(System.getenv(), BrokerConfig.reader().keys())
                .with(given, "option --set");
        sources.warnings(BrokerConfig.reader()).forEach(this::complain);
        Path data = Path.of(System.getProperty("cometmq.data.dir", "data"));
        return new LocalOptions(data, bindAddress, nameServerPort, brokerPort, sources.values());
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void complain(String line) {
        spec.commandLine().getErr().println("mqlocal: " + line);
        spec.commandLine().getErr().flush();
    }
}
