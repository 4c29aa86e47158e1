// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import io.cometmq.distribution.testing.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.util.introspection.FieldSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedLoggingTest {
    private static final List<String> FILES = List.of("logback-server.xml", "logback-file-text.xml");

    @TempDir
    private Path home;

    private final Map<String, String> before = new HashMap<>();
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void aHomeAsShipped() throws Exception {
        Path conf = Files.createDirectories(home.resolve("conf"));
        for (String file : FILES) {
            Files.copy(Repository.root().resolve("conf").resolve(file), conf.resolve(file));
        }
        set("cometmq.home", home.toString());
        set("cometmq.data.dir", home.resolve("data").toString());
        set("cometmq.log.name", "broker");
        set("cometmq.log.format", "text");
        set("logback.configurationFile", conf.resolve(FILES.get(0)).toString());
    }

    @AfterEach
    void putBack() {
        context.stop();
        before.forEach((key, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Test
    void whatTheCodeSetsUpIsWhatTheFilesSay() throws Exception {
        LoggerContext read = new LoggerContext();
        JoranConfigurator joran = new JoranConfigurator();
        joran.setContext(read);
        joran.doConfigure(home.resolve("conf").resolve(FILES.get(0)).toFile());
        try {
            assertThat(configure()).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
            assertThat(described(context)).isEqualTo(described(read)).hasSizeGreaterThan(20);
        } finally {
            read.stop();
        }
    }

    @Test
    void aFileThatWasChangedIsReadByLogback() throws Exception {
        for (String file : FILES) {
            Path changed = home.resolve("conf").resolve(file);
            byte[] shipped = Files.readAllBytes(changed);
            Files.writeString(changed, "<!-- -->", StandardOpenOption.APPEND);
            assertThat(configure()).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);

            Files.delete(changed);
            assertThat(configure()).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
            Files.write(changed, shipped);
        }
        assertThat(described(context)).isEqualTo(described(new LoggerContext()));
    }

    @Test
    void otherConfigurationsAreReadByLogback() {
        set("cometmq.log.format", "json");
        assertThat(configure()).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);

        set("cometmq.log.format", "text");
        set(
                "logback.configurationFile",
                home.resolve("conf/logback-console.xml").toString());
        assertThat(configure()).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    }

    private ExecutionStatus configure() {
        ShippedLogging shipped = new ShippedLogging();
        shipped.setContext(context);
        return shipped.configure(context);
    }

    private void set(String key, String value) {
        String present = System.getProperty(key, "");
        before.putIfAbsent(key, present);
        System.setProperty(key, value);
    }

    /** Everything that was set of the loggers that say something and of their appenders. */
    private static List<String> described(LoggerContext context) {
        List<String> lines = new ArrayList<>();
        for (Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null || logger.iteratorForAppenders().hasNext()) {
                lines.add("logger " + logger.getName() + " " + logger.getLevel() + " " + logger.isAdditive());
                logger.iteratorForAppenders().forEachRemaining(appender -> describe(appender, lines));
            }
        }
        return lines;
    }

    private static void describe(Appender<ILoggingEvent> appender, List<String> lines) {
        lines.add("appender " + appender.getName() + " " + appender.getClass() + " started " + appender.isStarted());
        for (var filter : ((UnsynchronizedAppenderBase<ILoggingEvent>) appender).getCopyOfAttachedFiltersList()) {
            lines.add("filter " + filter.getClass() + " started " + filter.isStarted());
            for (String field : List.of("level", "onMatch", "onMismatch")) {
                try {
                    lines.add(field + " " + FieldSupport.extraction().fieldValue(field, Object.class, filter));
                } catch (RuntimeException noSuchField) {
                    lines.add("without " + field);
                }
            }
        }
        PatternLayoutEncoder encoder =
                (PatternLayoutEncoder) ((OutputStreamAppender<ILoggingEvent>) appender).getEncoder();
        lines.add("pattern " + encoder.getPattern() + " started " + encoder.isStarted());
        lines.add("immediate " + ((OutputStreamAppender<ILoggingEvent>) appender).isImmediateFlush());
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            lines.add("target " + console.getTarget());
        }
        if (appender instanceof RollingFileAppender<ILoggingEvent> file) {
            lines.add("file " + file.getFile() + " append " + file.isAppend() + " prudent " + file.isPrudent());
            SizeAndTimeBasedRollingPolicy<?> policy = (SizeAndTimeBasedRollingPolicy<?>) file.getRollingPolicy();
            lines.add("rolling " + policy.getFileNamePattern() + " started " + policy.isStarted() + " history "
                    + policy.getMaxHistory() + " " + policy.getCompressionMode() + " same trigger "
                    + (file.getTriggeringPolicy() == file.getRollingPolicy()));
            for (String field : List.of("maxFileSize", "totalSizeCap")) {
                lines.add(field + " " + FieldSupport.extraction().fieldValue(field, Object.class, policy));
            }
        }
    }
}
