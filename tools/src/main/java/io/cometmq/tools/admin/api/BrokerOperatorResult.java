// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin.api;

import java.util.ArrayList;
import java.util.List;

/** At which brokers something was done and at which it failed, by address. For one thread at a time. */
public class BrokerOperatorResult {
    private List<String> successList = new ArrayList<>();
    private List<String> failureList = new ArrayList<>();

    public List<String> getSuccessList() {
        return successList;
    }

    public void setSuccessList(List<String> successList) {
        this.successList = successList;
    }

    public List<String> getFailureList() {
        return failureList;
    }

    public void setFailureList(List<String> failureList) {
        this.failureList = failureList;
    }

    @Override
    public String toString() {
        return "BrokerOperatorResult [successList=" + successList + ", failureList=" + failureList + "]";
    }
}
