package io.scoreline.shard.catalog;

import io.scoreline.shard.postgres.ServerSetting;
import io.scoreline.shard.postgres.ServerSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Compares the server's settings with those that are shipped. One that would lose commits is refused, since an event leaves the journal once it is registered; the others
/// are named. A server that says so itself ([#THROWAWAY]) is one on which nothing needs to last.
final class ServerCheck {
    /// Set to `on` at a server whose commits may be lost.
    static final String THROWAWAY = "scoreline.throwaway";

    private static final Set<String> LOSE_COMMITS = Set.of("fsync", "full_page_writes", "synchronous_commit");
    private static final String ON = "on";
    private static final String OFF = "off";

    private final Database database;
    private final List<ServerSetting> expected = ServerSettings.expected();

    ServerCheck(Database database) {
        this.database = database;
    }

    List<SettingDifference> run() {
        Map<String, String> found = found();
        List<SettingDifference> differences = new ArrayList<>();
        for (ServerSetting setting : expected) {
            String value = found.get(setting.name());
            if (value != null && !value.toLowerCase(Locale.ROOT).equals(setting.value().toLowerCase(Locale.ROOT))) {
                differences.add(new SettingDifference(setting.name(), setting.value(), value, setting.why()));
            }
        }
        if (!ON.equals(found.get(THROWAWAY))) {
            refuseLossy(differences);
        }
        return List.copyOf(differences);
    }

    private void refuseLossy(List<SettingDifference> differences) {
        List<SettingDifference> lossy = differences.stream()
                .filter(each -> LOSE_COMMITS.contains(each.name()) && each.found().equals(OFF))
                .toList();
        if (!lossy.isEmpty()) {
            throw new CatalogException("the server at " + database.address() + " may lose what it has committed, and with it"
                    + " acknowledged events: " + lossy + "; change that at the server, or set " + THROWAWAY
                    + " = on there when nothing on it needs to last");
        }
    }

    /// As the server has them for a client without settings of its own; what this user may not see is left out.
    private Map<String, String> found() {
        List<String> names = expected.stream().map(ServerSetting::name).toList();
        Map<String, String> found = new TreeMap<>();
        try (Connection connection = database.openPlain();
                PreparedStatement select = connection.prepareStatement("SELECT name, current_setting(name) FROM pg_settings"
                        + " WHERE name = ANY (?) UNION ALL SELECT ?, coalesce(current_setting(?, true), 'off')")) {
            new Parameters(connection, select)
                    .texts(names, name -> name)
                    .add(THROWAWAY)
                    .add(THROWAWAY);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getString(2));
                }
            }
            return found;
        } catch (SQLException e) {
            throw SqlFailure.of(e, "checkServer", database.address(), false);
        }
    }
}
