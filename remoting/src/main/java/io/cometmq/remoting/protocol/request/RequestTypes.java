// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.request;

import io.cometmq.remoting.protocol.RequestType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All declared requests; for documents and tests. Immutable. */
public final class RequestTypes {
    private static final List<Class<?>> FAMILIES = List.of(
            SendRequests.class,
            TimerRequests.class,
            TransactionRequests.class,
            GivenUpRequests.class,
            ReplyRequests.class,
            RecallRequests.class,
            PullRequests.class,
            PopRequests.class,
            AssignmentRequests.class,
            OffsetRequests.class,
            ClientRequests.class,
            QueryRequests.class,
            LockRequests.class,
            RouteRequests.class,
            KvRequests.class,
            NamesrvAdminRequests.class,
            TopicRequests.class,
            StaticTopicRequests.class,
            GroupRequests.class,
            ResetRequests.class,
            DiagnosisRequests.class,
            MaintenanceRequests.class,
            BrokerAdminRequests.class,
            ColdControlRequests.class);

    private static final Map<Integer, RequestType<?, ?>> BY_CODE = collect();

    private RequestTypes() {}

    /** Every declared request, by rising code. */
    public static List<RequestType<?, ?>> all() {
        return List.copyOf(BY_CODE.values());
    }

    private static Map<Integer, RequestType<?, ?>> collect() {
        Map<Integer, RequestType<?, ?>> byCode = new TreeMap<>();
        for (Class<?> family : FAMILIES) {
            for (Field field : family.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == RequestType.class) {
                    put(byCode, constant(field));
                }
            }
        }
        return byCode;
    }

    private static RequestType<?, ?> constant(Field field) {
        try {
            return (RequestType<?, ?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " is public and cannot be read", e);
        }
    }

    private static void put(Map<Integer, RequestType<?, ?>> byCode, RequestType<?, ?> type) {
        RequestType<?, ?> before = byCode.putIfAbsent(type.code(), type);
        if (before != null) {
            throw new IllegalStateException(type + " has the code of " + before);
        }
    }
}
