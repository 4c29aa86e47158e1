// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import io.cometmq.remoting.protocol.body.HARuntimeInfo;
import io.cometmq.remoting.protocol.body.HARuntimeInfo.HAClientRuntimeInfo;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.admin.EachServer;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Interval;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Column;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Table;
import io.cometmq.tools.output.Times;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how far the replicas of masters are, or how a replica follows its master. */
@Command(
        name = "haStatus",
        description = "Shows how far the replicas of masters are, or how a replica follows its master.",
        sortOptions = false)
public final class HaStatusCommand implements AdminCommand {
    private static final double BYTES_PER_KIB = 1024;

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Mixin
    private Interval interval = new Interval();

    @Override
    public Optional<Duration> again() {
        return interval.pause();
    }

    @Override
    public void run(AdminClient admin, Report report) {
        EachServer.of(report.progress().each("brokers", target.addresses(admin)), address -> {
            HARuntimeInfo info = new BrokerAdmin(admin).haStatus(address);
            report.put(address, info);
            if (info.master()) {
                showMaster(report, address, info);
            } else {
                showReplica(report, address, info.haClientRuntimeInfo());
            }
        });
    }

    private static void showMaster(Report report, String address, HARuntimeInfo info) {
        Table replicas = Table.of(
                "replicas",
                new Column("#SlaveAddr", "slaveAddr"),
                new Column("#SlaveAckOffset", "slaveAckOffset"),
                new Column("#Diff", "diff"),
                new Column("#TransferSpeed(KB/s)", "transferSpeed"),
                new Column("#Status", "status"),
                new Column("#TransferFromWhere", "transferFromWhere"));
        info.haConnectionInfo()
                .forEach(replica -> replicas.row(
                        replica.addr(),
                        replica.slaveAckOffset(),
                        replica.diff(),
                        speed(replica.transferredByteInSecond()),
                        replica.inSync() ? "OK" : "Fall Behind",
                        replica.transferFromWhere()));
        report.decorate("");
        report.decorate("#MasterAddr\t" + address);
        report.decorate("#MasterCommitLogMaxOffset\t" + info.masterCommitLogMaxOffset());
        report.decorate("#SlaveNum\t" + info.haConnectionInfo().size());
        report.decorate("#InSyncSlaveNum\t" + info.inSyncSlaveNums());
        replicas.lines().forEach(report::decorate);
    }

    private static void showReplica(Report report, String address, @Nullable HAClientRuntimeInfo info) {
        HAClientRuntimeInfo following = info == null ? HAClientRuntimeInfo.NOBODY : info;
        report.decorate("");
        report.decorate("#SlaveAddr\t" + address);
        report.decorate("#MasterAddr\t" + (following.masterAddr() == null ? "" : following.masterAddr()));
        report.decorate("#CommitLogMaxOffset\t" + following.maxOffset());
        report.decorate("#TransferSpeed(KB/s)\t" + speed(following.transferredByteInSecond()));
        report.decorate("#LastReadTime\t" + Times.showIfAny(following.lastReadTimestamp()));
        report.decorate("#LastWriteTime\t" + Times.showIfAny(following.lastWriteTimestamp()));
        report.decorate("#MasterFlushOffset\t" + following.masterFlushOffset());
    }

    private static String speed(long bytes) {
        return String.format(Locale.ROOT, "%.2f", bytes / BYTES_PER_KIB);
    }
}
