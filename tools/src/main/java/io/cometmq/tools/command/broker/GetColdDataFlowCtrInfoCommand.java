// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.command.broker;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import io.cometmq.tools.admin.AdminClient;
import io.cometmq.tools.admin.BrokerAdmin;
import io.cometmq.tools.command.AdminCommand;
import io.cometmq.tools.command.Target;
import io.cometmq.tools.output.Report;
import io.cometmq.tools.output.Times;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** Shows what consumer groups read from the disk of brokers, and what they may; the JSON of the broker with dates. */
@Command(
        name = "getColdDataFlowCtrInfo",
        description =
                "Shows what consumer groups read from a broker's disk within the last 5 seconds, and what they may.",
        sortOptions = false)
public final class GetColdDataFlowCtrInfoCommand implements AdminCommand {

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Override
    public void run(AdminClient admin, Report report) {
        target.showEach(admin, report, (heading, address) -> show(admin, report, heading, address));
    }

    private static void show(AdminClient admin, Report report, String heading, String address) {
        JSONObject info = JSON.parseObject(new BrokerAdmin(admin).coldReads(address));
        JSONObject groups = info.getJSONObject("runtimeTable");
        if (groups != null) {
            groups.keySet().forEach(group -> addDates(groups.getJSONObject(group)));
        }
        report.put(address, info);
        report.decorate(heading);
        JSON.toJSONString(info, JSONWriter.Feature.PrettyFormat).lines().forEach(report::decorate);
        report.decorate("");
    }

    private static void addDates(JSONObject group) {
        addDate(group, "lastColdReadTimeMills", "lastColdReadTimeFormat");
        addDate(group, "createTimeMills", "createTimeFormat");
    }

    private static void addDate(JSONObject group, String millis, String date) {
        Long at = group.getLong(millis);
        if (at != null) {
            group.put(date, Times.showSeconds(at));
        }
    }
}
