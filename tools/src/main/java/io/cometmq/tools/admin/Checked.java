// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.admin;

import io.cometmq.client.exception.MQBrokerException;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.remoting.exception.RemotingConnectException;
import io.cometmq.remoting.exception.RemotingSendRequestException;
import io.cometmq.remoting.exception.RemotingTimeoutException;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.tools.admin.common.AdminToolResult;
import io.cometmq.tools.admin.common.AdminToolsResultCodeEnum;
import java.util.function.Supplier;

/**
 * Says in the checked exceptions of the admin API why a call failed: nothing came back, a server refused (its code and
 * remark unchanged), or something was wrong on this side. Which of them a method declares decides its way. Stateless.
 */
final class Checked {
    private Checked() {}

    /** A refusal is the broker's, the rest this side's. */
    static <T> T either(Supplier<T> call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException, MQClientException {
        try {
            return call.get();
        } catch (AdminException failure) {
            throwIfNoAnswer(failure);
            if (failure.refused() != null) {
                throw asBroker(failure);
            }
            throw asClient(failure);
        }
    }

    /** {@link #either(Supplier)} without a result. */
    static void eitherDo(Runnable call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException, MQClientException {
        either(nothing(call));
    }

    /** A refusal and the rest are both a client's exception. */
    static <T> T client(Supplier<T> call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQClientException {
        try {
            return call.get();
        } catch (AdminException failure) {
            throwIfNoAnswer(failure);
            throw asClient(failure);
        }
    }

    /** {@link #client(Supplier)} without a result. */
    static void clientDo(Runnable call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQClientException {
        client(nothing(call));
    }

    /** A refusal and the rest are both a broker's exception. */
    static <T> T broker(Supplier<T> call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        try {
            return call.get();
        } catch (AdminException failure) {
            throwIfNoAnswer(failure);
            throw asBroker(failure);
        }
    }

    /** {@link #broker(Supplier)} without a result. */
    static void brokerDo(Runnable call)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException, MQBrokerException {
        broker(nothing(call));
    }

    /** Whatever it is, it is a client's exception. */
    static <T> T only(Supplier<T> call) throws MQClientException {
        try {
            return call.get();
        } catch (AdminException failure) {
            throw asClient(failure);
        }
    }

    /** {@link #only(Supplier)} without a result. */
    static void onlyDo(Runnable call) throws MQClientException {
        only(nothing(call));
    }

    /** Nothing is thrown: the result says it. */
    static <T> AdminToolResult<T> result(Supplier<T> call) {
        try {
            return AdminToolResult.success(call.get());
        } catch (AdminException failure) {
            return AdminToolResult.failure(codeOf(failure), failure.getMessage());
        }
    }

    private static AdminToolsResultCodeEnum codeOf(AdminException failure) {
        if (failure.getCause() instanceof InterruptedException) {
            return AdminToolsResultCodeEnum.INTERRUPT_ERROR;
        }
        if (failure.code() == ResponseCode.TOPIC_NOT_EXIST) {
            return AdminToolsResultCodeEnum.TOPIC_ROUTE_INFO_NOT_EXIST;
        }
        if (failure.code() == ResponseCode.CONSUMER_NOT_ONLINE) {
            return AdminToolsResultCodeEnum.CONSUMER_NOT_ONLINE;
        }
        if (failure.refused() != null) {
            return AdminToolsResultCodeEnum.MQ_BROKER_ERROR;
        }
        return failure.getCause() == null
                ? AdminToolsResultCodeEnum.MQ_CLIENT_ERROR
                : AdminToolsResultCodeEnum.REMOTING_ERROR;
    }

    private static void throwIfNoAnswer(AdminException failure)
            throws RemotingConnectException, RemotingSendRequestException, RemotingTimeoutException,
                    InterruptedException {
        Throwable cause = failure.getCause();
        String message = String.valueOf(failure.getMessage());
        if (cause instanceof InterruptedException) {
            Thread.interrupted(); // the exception says it from here on
            throw new InterruptedException(message);
        }
        if (cause instanceof RemotingConnectException) {
            throw new RemotingConnectException(message, cause);
        }
        if (cause instanceof RemotingTimeoutException) {
            throw new RemotingTimeoutException(message, cause);
        }
        if (cause != null && !(cause instanceof IllegalArgumentException)) {
            throw new RemotingSendRequestException(message, cause);
        }
    }

    private static MQBrokerException asBroker(AdminException failure) {
        AdminException.Refused refused = failure.refused();
        MQBrokerException thrown = refused == null
                ? new MQBrokerException(codeOrSystemError(failure), failure.getMessage())
                : new MQBrokerException(failure.code(), refused.remark(), refused.address());
        thrown.initCause(failure);
        return thrown;
    }

    private static int codeOrSystemError(AdminException failure) {
        return failure.code() == AdminException.NO_ANSWER ? ResponseCode.SYSTEM_ERROR : failure.code();
    }

    private static MQClientException asClient(AdminException failure) {
        AdminException.Refused refused = failure.refused();
        String message =
                refused == null || refused.remark() == null ? String.valueOf(failure.getMessage()) : refused.remark();
        return new MQClientException(failure.code(), message, failure);
    }

    private static Supplier<Boolean> nothing(Runnable call) {
        return () -> {
            call.run();
            return true;
        };
    }
}
