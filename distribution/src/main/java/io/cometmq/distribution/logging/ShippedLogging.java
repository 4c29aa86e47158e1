// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Spares a server's start the reading of {@code conf/logback-server.xml}, which takes a third of the time until it listens, as long
 * as nobody changed that file: what it says is then set up by {@link ServerAppenders}. Once the file, or the one that it
 * includes, differs by a byte from the one that was built in, logback reads it as it always does. A log as JSON, or one on the
 * console, is read from its file too. Called once, by logback.
 */
public final class ShippedLogging extends ContextAwareBase implements Configurator {
    private static final String CONFIGURATION = "logback.configurationFile";
    private static final String SERVER = "logback-server.xml";
    private static final String INCLUDED = "logback-file-text.xml";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String given = System.getProperty(CONFIGURATION, "");
        if (!given.endsWith(SERVER)
                || !System.getProperty("cometmq.log.format", "text").equals("text")) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        // The first file includes the second one from here.
        Path included = Path.of(System.getProperty("cometmq.home", "."), "conf", INCLUDED);
        if (!isAsShipped(Path.of(given)) || !isAsShipped(included)) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        String file = System.getProperty("cometmq.data.dir", "data") + "/logs/"
                + System.getProperty("cometmq.log.name", "server") + ".log";
        new ServerAppenders(context).add(file);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private boolean isAsShipped(Path file) {
        try (InputStream shipped = ShippedLogging.class.getResourceAsStream(String.valueOf(file.getFileName()))) {
            return shipped != null && Arrays.equals(shipped.readAllBytes(), Files.readAllBytes(file));
        } catch (IOException unreadable) {
            addInfo("not as shipped: " + file, unreadable); // logback itself complains about it next
            return false;
        }
    }
}
