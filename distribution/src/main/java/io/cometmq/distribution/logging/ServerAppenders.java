// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.LevelFilter;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.util.FileSize;

/** What {@code conf/logback-server.xml} and {@code logback-file-text.xml} say, in code; a test holds them against each other. */
final class ServerAppenders {
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{24} %msg%n";
    private static final int DAYS = 14;

    private final LoggerContext context;

    ServerAppenders(LoggerContext context) {
        this.context = context;
    }

    /** Adds them, with the log at {@code file}. */
    void add(String file) {
        logger("io.cometmq.broker.Broker").addAppender(start());
        logger("io.netty").setLevel(Level.WARN);
        Logger root = logger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(file(file));
        root.addAppender(warnings());
    }

    private Logger logger(String name) {
        return context.getLogger(name);
    }

    private Appender<ILoggingEvent> file(String file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file);
        appender.setAppend(true);
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy = new SizeAndTimeBasedRollingPolicy<>();
        policy.setContext(context);
        policy.setParent(appender);
        policy.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
        policy.setMaxFileSize(FileSize.valueOf("32MB"));
        policy.setMaxHistory(DAYS);
        policy.setTotalSizeCap(FileSize.valueOf("512MB"));
        policy.start();
        appender.setRollingPolicy(policy);
        appender.setEncoder(encoder(LINE));
        appender.start();
        return appender;
    }

    private Appender<ILoggingEvent> warnings() {
        ThresholdFilter filter = new ThresholdFilter();
        filter.setLevel("WARN");
        return console("warnings", "System.err", filter, "%d{HH:mm:ss} %-5level %msg%n%nopex");
    }

    /** One line when a broker has started. */
    private Appender<ILoggingEvent> start() {
        LevelFilter filter = new LevelFilter();
        filter.setLevel(Level.INFO);
        filter.setOnMatch(FilterReply.ACCEPT);
        filter.setOnMismatch(FilterReply.DENY);
        return console("start", "System.out", filter, "%msg%n");
    }

    private Appender<ILoggingEvent> console(String name, String target, Filter<ILoggingEvent> filter, String pattern) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName(name);
        appender.setTarget(target);
        filter.setContext(context);
        filter.start();
        appender.addFilter(filter);
        appender.setEncoder(encoder(pattern));
        appender.start();
        return appender;
    }

    private Encoder<ILoggingEvent> encoder(String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
