package io.scoreline.standalone.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Sets logback up without a file: warnings for people on standard error from the start, everything as JSON, one event
/// a line, below the data directory once [#toFile] is called, or on standard output alone after [#toStandardOutput]. Loaded by logback itself through its service file.
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String CONSOLE_APPENDER = "console";
    private static final String FILE_APPENDER = "file";
    private static final String OUTPUT_APPENDER = "stdout";
    private static final long FILE_BYTES = 16L << 20;
    private static final int FILES_KEPT = 8;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(console(context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss} %-5level %logger{0}: %msg%n%ex{short}");
        encoder.start();
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel("WARN");
        warnings.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setName(CONSOLE_APPENDER);
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.addFilter(warnings);
        console.start();
        return console;
    }

    /// From now on everything goes to `logs/<name>.log` of the data directory, too; files are rolled by size and few are
    /// kept. A process has a name of its own.
    public static void toFile(Path dataDirectory, String name) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Path file = dataDirectory.resolve("logs").resolve(name + ".log");
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.detachAppender(FILE_APPENDER);
            root.addAppender(rollingFile(context, file));
        }
    }

    /// From now on everything goes to standard output as JSON, and nothing anywhere else.
    public static void toStandardOutput() {
        if (!isOnStandardOutput() && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            ConsoleAppender<ILoggingEvent> output = new ConsoleAppender<>();
            output.setName(OUTPUT_APPENDER);
            output.setContext(context);
            output.setEncoder(json(context));
            output.start();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.detachAppender(CONSOLE_APPENDER);
            root.addAppender(output);
        }
    }

    /// Whether standard output belongs to the log, so that nobody else prints there.
    public static boolean isOnStandardOutput() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(OUTPUT_APPENDER) != null;
    }

    private static RollingFileAppender<ILoggingEvent> rollingFile(LoggerContext context, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName(FILE_APPENDER);
        appender.setFile(file.toString());
        appender.setEncoder(json(context));
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(FILES_KEPT);
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(FILE_BYTES));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    private static JsonEncoder json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    /// Closes the file; what goes to standard output goes there until the process ends.
    public static void stop() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            var file = root.getAppender(FILE_APPENDER);
            if (file != null) {
                root.detachAppender(file);
                file.stop();
            }
        }
    }
}
