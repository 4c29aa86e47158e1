// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.trace;

import io.cometmq.client.AccessChannel;
import java.util.ArrayList;
import java.util.List;

/** One trace record: what happened, when, to which messages. Mutable and not thread-safe. */
public class TraceContext {
    private TraceType traceType = TraceType.Pub;
    private long timeStamp;
    private String regionId = "";
    private String groupName = "";
    private int costTime;
    private boolean success = true;
    private String requestId = "";
    private int contextCode;
    private AccessChannel accessChannel = AccessChannel.LOCAL;
    private List<TraceBean> traceBeans = new ArrayList<>();

    /** What happened. */
    public TraceType getTraceType() {
        return traceType;
    }

    public void setTraceType(TraceType traceType) {
        this.traceType = traceType;
    }

    /** When, in milliseconds since 1970. */
    public long getTimeStamp() {
        return timeStamp;
    }

    public void setTimeStamp(long timeStamp) {
        this.timeStamp = timeStamp;
    }

    /** The broker's region. */
    public String getRegionId() {
        return regionId;
    }

    public void setRegionId(String regionId) {
        this.regionId = regionId;
    }

    /** The group that sent or consumed. */
    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    /** How long it took, in milliseconds; of several messages, per message. */
    public int getCostTime() {
        return costTime;
    }

    public void setCostTime(int costTime) {
        this.costTime = costTime;
    }

    /** Whether it succeeded. */
    public boolean isSuccess() {
        return success;
    }

    public void setSuccess(boolean success) {
        this.success = success;
    }

    /** Joins the records before and after a listener call. */
    public String getRequestId() {
        return requestId;
    }

    public void setRequestId(String requestId) {
        this.requestId = requestId;
    }

    /** What came of a listener call: 0 success, 1 time-out, 2 exception, 3 null, 4 failed. */
    public int getContextCode() {
        return contextCode;
    }

    public void setContextCode(int contextCode) {
        this.contextCode = contextCode;
    }

    /** How the client reaches its servers. */
    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }

    /** The messages. */
    public List<TraceBean> getTraceBeans() {
        return traceBeans;
    }

    public void setTraceBeans(List<TraceBean> traceBeans) {
        this.traceBeans = traceBeans;
    }
}
