// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.diagnosis;

import io.cometmq.remoting.protocol.body.ClusterInfo;
import io.cometmq.remoting.protocol.route.BrokerData;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.AdminException;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.BrokerSettings;
import io.cometmq.tools.admin.NameServerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.SettingLines;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at a whole system from here: name servers, brokers, their addresses, clocks, disks, stores and settings. */
@Command(
        name = "doctor",
        description =
                "Looks for problems of name servers and brokers: addresses, clocks, disks, stores; shows settings that are not the defaults, and keys without effect.",
        sortOptions = false)
public final class DoctorCommand implements AdminCommand {
    @Option(
            names = "--disk",
            paramLabel = "PERCENT",
            defaultValue = "75",
            description = "A disk that is fuller is a problem.")
    private double mostDiskPercent;

    @Option(
            names = "--clock",
            paramLabel = "MILLIS",
            defaultValue = "1000",
            description = "A clock that differs by more from this machine's is a problem.")
    private long mostClockMillis;

    @Override
    public void run(AdminClient admin, Report report) {
        Findings findings = new Findings();
        Map<String, BrokerData> brokers = new TreeMap<>();
        Map<String, Set<String>> knownBy = new TreeMap<>();
        for (String nameServer : admin.nameServers()) {
            askNameServer(admin, nameServer, brokers, knownBy, findings);
        }
        if (!knownBy.isEmpty() && brokers.isEmpty()) {
            findings.problem("name servers", "no broker is registered", "start one with namesrvAddr set");
        }
        knownBy.forEach((nameServer, known) -> {
            Set<String> missing = new TreeSet<>(brokers.keySet());
            missing.removeAll(known);
            if (!missing.isEmpty()) {
                findings.problem(
                        "name server " + nameServer,
                        "does not know the brokers " + missing + ", which another name server knows",
                        "put it into namesrvAddr of these brokers");
            }
        });
        for (BrokerData broker : report.progress().each("brokers", brokers.values())) {
            new TreeMap<>(broker.brokerAddrs())
                    .values()
                    .forEach(address -> askBroker(admin, broker.brokerName(), address, findings));
        }
        findings.show(report);
        if (findings.problems() > 0) {
            report.bad();
        }
    }

    private static void askNameServer(
            AdminClient admin,
            String nameServer,
            Map<String, BrokerData> brokers,
            Map<String, Set<String>> knownBy,
            Findings findings) {
        String where = "name server " + nameServer;
        try {
            ClusterInfo cluster = new NameServerAdmin(admin).clusters(nameServer);
            brokers.putAll(cluster.brokerAddrTable());
            knownBy.put(nameServer, cluster.brokerAddrTable().keySet());
            findings.fine(
                    where, "answers, brokers: " + cluster.brokerAddrTable().size());
        } catch (AdminException failure) {
            findings.problem(where, String.valueOf(failure.getMessage()), "start it, or take it out of namesrvAddr");
        }
    }

    private void askBroker(AdminClient admin, String name, String address, Findings findings) {
        String where = "broker " + name + " " + address;
        long before = admin.now();
        Map<String, String> state;
        try {
            state = new BrokerAdmin(admin).runtimeInfo(address).table();
        } catch (AdminException failure) {
            findings.problem(
                    where,
                    "is registered, but cannot be reached at this address: " + failure.getMessage(),
                    "set brokerIP1 to an address that clients reach, and open its port");
            return;
        }
        findings.fine(where, "answers");
        if (isLoopback(address)) {
            findings.fine(where, "is registered with a loopback address: only clients of this machine reach it");
        }
        clock(where, state, before, admin.now(), findings);
        disk(where, state, findings);
        settings(admin, where, address, findings);
        if ("false".equals(state.get("storeWritable"))) {
            findings.problem(
                    where,
                    "its store refuses sends: " + state.getOrDefault("storeNotWritableBecause", "no reason given"),
                    "mend what it says");
        }
    }

    /** What an operator has set, to be seen beside everything else that may explain a problem. */
    private static void settings(AdminClient admin, String where, String address, Findings findings) {
        BrokerSettings settings;
        try {
            settings = new BrokerAdmin(admin).settings(address);
        } catch (AdminException failure) {
            findings.problem(where, "its settings cannot be read: " + failure.getMessage(), "look into its log");
            return;
        }
        List<String> keys = settings.notDefault();
        if (keys != null) {
            Map<String, String> all = SettingLines.parse(settings.lines());
            String differing = keys.stream()
                    .map(key -> key + "=" + all.getOrDefault(key, ""))
                    .collect(Collectors.joining(", "));
            findings.fine(
                    where,
                    differing.isEmpty()
                            ? "all its settings are the defaults"
                            : "set otherwise than by default: " + differing);
        }
        settings.withoutEffect()
                .forEach(sentence ->
                        findings.problem(where, "was started with " + sentence, "take it out, or mend its name"));
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address.substring(0, address.lastIndexOf(':')))
                    .isLoopbackAddress();
        } catch (UnknownHostException | IndexOutOfBoundsException unknown) {
            return false;
        }
    }

    private void clock(String where, Map<String, String> state, long before, long after, Findings findings) {
        String text = state.get("currentMillis");
        if (text == null || !text.matches("\\d{1,18}")) {
            // RocketMQ's brokers do not tell.
            return;
        }
        long there = Long.parseLong(text);
        long difference = there < before ? there - before : Math.max(0, there - after);
        if (Math.abs(difference) > mostClockMillis) {
            findings.problem(
                    where,
                    "its clock differs by " + Duration.ofMillis(difference).toMillis() + " ms from this machine's",
                    "synchronise both by NTP: delays, retention and searches by time use it");
        } else {
            findings.fine(where, "its clock agrees");
        }
    }

    private void disk(String where, Map<String, String> state, Findings findings) {
        String text = state.getOrDefault("commitLogDiskRatio", "");
        if (!text.matches("0?\\.\\d+|[01](\\.\\d+)?")) {
            return;
        }
        double percent = Double.parseDouble(text) * 100;
        String what = String.format(Locale.ROOT, "its disk is %.0f%% full", percent);
        if (percent > mostDiskPercent) {
            findings.problem(
                    where, what, "fileReservedTime, fileReservedBytes or a larger disk, see docs/retention.md");
        } else {
            findings.fine(where, what);
        }
    }
}
