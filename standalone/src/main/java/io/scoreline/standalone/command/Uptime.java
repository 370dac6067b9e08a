package io.scoreline.standalone.command;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/// How long this process has run.
final class Uptime {
    private Uptime() {}

    static String seconds() {
        return String.format(
                Locale.ROOT, "%.1f", ManagementFactory.getRuntimeMXBean().getUptime() / 1e3);
    }
}
