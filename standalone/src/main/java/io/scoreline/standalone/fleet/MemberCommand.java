package io.scoreline.standalone.fleet;

import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.Setting;
import io.scoreline.standalone.roles.Role;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How a member is started: with this process's own Java, options and class path, and the server's address in its
/// environment, where no other user of the machine sees its password.
record MemberCommand(String mainClass, List<String> settings, Path dataDirectory, PostgresConfig server) {
    private static final List<Setting> PER_MEMBER = List.of(
            Setting.NAME, Setting.PORT, Setting.DATA_DIRECTORY, Setting.DEFINITION, Setting.POSTGRES_URL,
            Setting.POSTGRES_USER, Setting.POSTGRES_PASSWORD, Setting.POSTGRES_PASSWORD_FILE);

    ProcessBuilder builder(Role role, String name, int port) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(role.text(), "--supervised", "--name", name, "--port", Integer.toString(port)));
        command.addAll(List.of("--data", dataDirectory.toString()));
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        PER_MEMBER.forEach(setting -> environment.remove(setting.variable()));
        environment.put(Setting.POSTGRES_URL.variable(), server.jdbcUrl());
        environment.put(Setting.POSTGRES_USER.variable(), server.user());
        environment.put(Setting.POSTGRES_PASSWORD.variable(), server.password());
        return builder;
    }
}
