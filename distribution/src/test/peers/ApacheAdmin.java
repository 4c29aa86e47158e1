// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.tools.command.MQAdminStartup;

/**
 * The commands of Apache RocketMQ's own mqadmin, driven by lines: each is a command with its options, and is answered with
 * what it prints.
 */
public final class ApacheAdmin {
    private static final int WAKE_EVERY_MILLIS = 20;

    private ApacheAdmin() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("rocketmq.namesrv.addr", args[0]);
        wakeThoseWhoWait();
        System.out.println("done");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            MQAdminStartup.main0(line.split(" "), null);
            System.out.println();
            System.out.println("done");
        }
        System.exit(0);
    }

    /** Its client looks only every three seconds whether it was ended, unless it is interrupted. */
    private static void wakeThoseWhoWait() {
        Thread main = Thread.currentThread();
        Executors.newSingleThreadScheduledExecutor(task -> {
                    Thread waker = new Thread(task, "waker");
                    waker.setDaemon(true);
                    return waker;
                })
                .scheduleWithFixedDelay(
                        () -> wake(main), WAKE_EVERY_MILLIS, WAKE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Only while it is being ended: whoever is interrupted in a call closes the connection. */
    private static void wake(Thread main) {
        boolean ending = Arrays.stream(main.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("shutdown")
                        && frame.getClassName().endsWith(".ServiceThread"));
        if (!ending) {
            return;
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("NettyEventExecutor")) {
                thread.interrupt();
            }
        }
    }
}
