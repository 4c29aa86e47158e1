// SPDX-License-Identifier: Apache-2.0
package io.cometmq.namesrv;

import io.cometmq.common.config.ConfigException;
import io.cometmq.common.config.PlainArguments;
import io.cometmq.common.config.SettingSources;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.ProcessEnd;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.rpc.Transport;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The process of a name server. It ends with 0 after {@code -p} or {@code -h}, 1 when it could not start, 2 when it was
 * called or set wrongly; SIGTERM closes it.
 */
@Command(
        name = "mqnamesrv",
        description = "Runs a name server until it is told to end (SIGTERM or Ctrl-C).",
        sortOptions = false)
public final class NameServerMain implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final long MIB = 1 << 20;
    private static final String CONFIG_FILE = "--configFile";
    private static final Map<String, String> WITH_A_VALUE = Map.of("-c", CONFIG_FILE, CONFIG_FILE, CONFIG_FILE);

    @Option(
            names = {"-c", CONFIG_FILE},
            paramLabel = "FILE",
            description = "Settings, as key=value lines.")
    private @Nullable Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting; counts more than the file and the environment. May be given several times.")
    private Map<String, String> options = Map.of();

    @Option(names = "--port", paramLabel = "PORT", description = "Listen here instead of at listenPort.")
    private @Nullable Integer port;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "Writes the log as text or json. Default: COMETMQ_LOG_FORMAT, else text.")
    @SuppressWarnings("unused") // the script in bin/ acts on it, before there is a log
    private @Nullable String logFormat;

    @Option(
            names = {"-p", "--printConfigItem"},
            description = "Print the settings and end.")
    private boolean print;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this and end.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    /** Null when the arguments needed no parser. */
    @Spec
    private @Nullable CommandSpec spec;

    private NameServerMain() {}

    private NameServerMain(PlainArguments arguments) {
        String file = arguments.values().get(CONFIG_FILE);
        configFile = file == null ? null : Path.of(file);
        options = arguments.settings();
    }

    /** Runs a name server. */
    public static void main(String[] arguments) {
        System.exit(PlainArguments.of(arguments, WITH_A_VALUE)
                .map(plain -> new NameServerMain(plain).call())
                .orElseGet(() -> commandLine().execute(arguments)));
    }

    /** The command; executing it returns the exit code. */
    static CommandLine commandLine() {
        return new CommandLine(new NameServerMain()).setParameterExceptionHandler((misuse, given) -> {
            misuse.getCommandLine().getErr().println("mqnamesrv: " + misuse.getMessage());
            return MISUSED;
        });
    }

    @Override
    public Integer call() {
        NameServerConfig config;
        try {
            SettingSources sources = sources();
            sources.warnings(NameServerConfig.READER).forEach(this::complain);
            config = sources.read(NameServerConfig.READER);
        } catch (ConfigException wrong) {
            wrong.problems().forEach(this::complain);
            return MISUSED;
        }
        if (print) {
            NameServerConfig.READER.write(config).forEach((key, value) -> say(key + "=" + value));
            return OK;
        }
        try {
            Resources resources = new Resources();
            ProcessEnd.runToEnd("name server", resources, () -> start(config, resources));
            return OK;
        } catch (RuntimeException failure) {
            complain(String.valueOf(failure.getMessage()));
            return FAILED;
        }
    }

    private void start(NameServerConfig config, Resources resources) {
        Transport transport = resources.own(Remoting.open(RemotingConfig.defaults()));
        NameServer server = resources.own(NameServer.start(config, transport, Clock.system()));
        resources.own(server.monitoring()
                .open(config.metrics().exporter(), config.metrics().port(), Clock.system()));
        say("name server started: listening on " + config.bindAddress() + ":"
                + server.address().getPort() + ", data in "
                + config.dataDirectory() + ", heap at most "
                + Runtime.getRuntime().maxMemory() / MIB + " MiB");
    }

    private SettingSources sources() {
        SettingSources sources = SettingSources.none();
        String data = System.getProperty("cometmq.data.dir");
        if (data != null) {
            sources = sources.with(
                    Map.of(
                            "kvConfigPath",
                            Path.of(data, "namesrv", "kvConfig.json").toString()),
                    "data directory");
        }
        if (configFile != null) {
            sources = sources.withFile(configFile);
        }
        sources = sources.withEnvironment(System.getenv(), NameServerConfig.READER.keys())
                .with(options, "option --set");
        return port == null ? sources : sources.with(Map.of("listenPort", port.toString()), "option --port");
    }

    private void say(String line) {
        PrintWriter out = spec == null
                ? new PrintWriter(System.out, false, Charset.defaultCharset())
                : spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }

    private void complain(String line) {
        PrintWriter err = spec == null
                ? new PrintWriter(System.err, false, Charset.defaultCharset())
                : spec.commandLine().getErr();
        err.println("mqnamesrv: " + line);
        err.flush();
    }
}
