// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.broker.metrics.MetricsConfig;
import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.PlainArguments;
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
import java.nio.charset.Charset;
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
    private static final String CONFIG_FILE = "--configFile";
    private static final String NAME_SERVERS = "--namesrvAddr";
    private static final Map<String, String> WITH_A_VALUE =
            Map.of("-c", CONFIG_FILE, CONFIG_FILE, CONFIG_FILE, "-n", NAME_SERVERS, NAME_SERVERS, NAME_SERVERS);
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @Option(
            names = {"-c", CONFIG_FILE},
            paramLabel = "FILE",
            description = "Settings: key=value lines, with RocketMQ's keys.")
    private @Nullable Path configFile;

    @Option(
            names = {"-n", NAME_SERVERS},
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

    /** Null when the arguments needed no parser. */
    @Spec
    private @Nullable CommandSpec spec;

    private BrokerMain() {}

    private BrokerMain(PlainArguments arguments) {
        String file = arguments.values().get(CONFIG_FILE);
        configFile = file == null ? null : Path.of(file);
        nameServers = arguments.values().get(NAME_SERVERS);
        options = arguments.settings();
    }

    /** The entry point of the process. */
    public static void main(String[] arguments) {
        System.exit(PlainArguments.of(arguments, WITH_A_VALUE)
                .map(plain -> new BrokerMain(plain).call())
                .orElseGet(() -> new CommandLine(new BrokerMain()).execute(arguments)));
    }

    @Override
    public Integer call() {
        try {
            SettingSources sources = sources();
            GivenSettings given = GivenSettings.of(sources);
            if (print || printImportant) {
                print(given.config());
                return OK;
            }
            if (!given.withoutEffect().isEmpty()) {
                log.warn("Settings without effect: {}", String.join("; ", given.withoutEffect()));
            }
            log.info("Settings that were given: {}", sources.origins());
            run(given);
            return OK;
        } catch (ConfigException wrong) {
            wrong.problems().forEach(this::complain);
            return MISUSED;
        } catch (StoreException | BindException | IllegalStateException | IllegalArgumentException impossible) {
            log.error("Broker not started", impossible);
            complain(String.valueOf(impossible.getMessage()));
        }
        return FAILED;
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
        PrintWriter out = spec == null
                ? new PrintWriter(System.out, false, Charset.defaultCharset())
                : spec.commandLine().getOut();
        BrokerConfig.reader().write(config).forEach((key, value) -> {
            if (print || important.contains(key)) {
                out.println(key + "=" + value);
            }
        });
        out.flush();
    }

    private void complain(String problem) {
        PrintWriter err = spec == null
                ? new PrintWriter(System.err, false, Charset.defaultCharset())
                : spec.commandLine().getErr();
        err.println("mqbroker: " + problem);
        err.flush();
    }
}
