// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.metrics.MetricsConfig;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.SettingSources;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.ProcessEnd;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.exception.BindException;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.store.StoreException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a broker from the command line and runs it until the process is told to end. */
@Command(
        name = "mqbroker",
        mixinStandardHelpOptions = true,
        version = "CometMQ broker",
        description = "Starts a broker: takes messages, keeps them, and hands them to consumers.")
public final class BrokerMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(BrokerMain.class);

    @Option(
            names = {"-c", "--configFile"},
            paramLabel = "FILE",
            description = "Settings: key=value lines, with RocketMQ's keys.")
    private @Nullable Path configFile;

    @Option(
            names = {"-n", "--namesrvAddr"},
            paramLabel = "HOST:PORT[;...]",
            description = "The name servers; counts more than namesrvAddr elsewhere. Default: NAMESRV_ADDR.")
    private @Nullable String nameServers;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting; counts more than the file and the environment. May be given several times.")
    private Map<String, String> options = Map.of();

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Writes the log as text or json. Default: COMETMQ_LOG_FORMAT, else text.")
    @SuppressWarnings("unused") // the script in bin/ acts on it, before there is a log
    private @Nullable String logFormat;

    @Option(
            names = {"-p", "--printConfigItem"},
            description = "Print all settings with their values, and end.")
    private boolean print;

    @Option(
            names = {"-m", "--printImportantConfig"},
            description = "Print the names, addresses and directories, and end.")
    private boolean printImportant;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    private BrokerMain() {}

    /** The entry point of the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BrokerMain()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            SettingSources sources = sources();
            GivenSettings given = GivenSettings.of(sources);
            if (print || printImportant) {
                print(given.config());
                return CommandLine.ExitCode.OK;
            }
            if (!given.withoutEffect().isEmpty()) {
                log.warn("Settings without effect: {}", String.join("; ", given.withoutEffect()));
            }
            log.info("Settings that were given: {}", sources.origins());
            run(given);
            return CommandLine.ExitCode.OK;
        } catch (ConfigException wrong) {
            wrong.problems().forEach(this::complain);
            return CommandLine.ExitCode.USAGE;
        } catch (StoreException | BindException | IllegalStateException | IllegalArgumentException impossible) {
            log.error("Broker not started", impossible);
            complain(String.valueOf(impossible.getMessage()));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static void run(GivenSettings given) {
        MetricsConfig metrics = given.config().metrics();
        Resources resources = new Resources();
        ProcessEnd.runToEnd("broker", resources, () -> {
            Transport transport = resources.own(Remoting.open(RemotingConfig.defaults()));
            Broker broker = resources.own(Broker.start(given, transport, Clock.system()));
            resources.own(broker.monitoring().open(metrics.exporter(), metrics.port(), Clock.system()));
        });
    }

    private SettingSources sources() {
        SettingSources sources = SettingSources.none();
        String anyServer = System.getenv("NAMESRV_ADDR");
        if (anyServer != null) {
            // Compat: RocketMQ's variable stands for the default, so that a file counts more.
            sources = sources.with(Map.of("namesrvAddr", anyServer), "environment variable NAMESRV_ADDR");
        }
        if (configFile != null) {
            sources = sources.withFile(configFile);
        }
        sources = sources.withEnvironment(System.getenv(), BrokerConfig.reader().keys())
                .with(options, "option --set");
        return nameServers == null ? sources : sources.with(Map.of("namesrvAddr", nameServers), "option -n");
    }

    private void print(BrokerConfig config) {
        List<String> important = List.of(
                "brokerName",
                "brokerClusterName",
                "brokerId",
                "namesrvAddr",
                "listenPort",
                "bindAddress",
                "brokerIP1",
                "storePathRootDir",
                "flushDiskType");
        PrintWriter out = spec.commandLine().getOut();
        BrokerConfig.reader().write(config).forEach((key, value) -> {
            if (print || important.contains(key)) {
                out.println(key + "=" + value);
            }
        });
        out.flush();
    }

    private void complain(String problem) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("mqbroker: " + problem);
        err.flush();
    }
}
