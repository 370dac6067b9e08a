package io.scoreline.api.read;

import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.ProblemException;
import io.scoreline.api.table.ScoreTables;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.api.table.TableSnapshot;
import io.scoreline.scoring.expression.NearestName;
import io.scoreline.shard.catalog.DefinitionEntry;
import io.scoreline.shard.catalog.DefinitionState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds the definition that a request means: `name` (its active version) or `name@version` (a live one), or the only active one when none is named. Thread-safe.
final class DefinitionChoice {
    static final String PARAMETER = "definition";
    static final Set<ProblemCode> PROBLEMS =
            Set.of(ProblemCode.DEFINITION_REQUIRED, ProblemCode.DEFINITION_UNKNOWN, ProblemCode.NOT_READY);

    private final ScoreTables tables;

    DefinitionChoice(ScoreTables tables) {
        this.tables = tables;
    }

    /// The one that a tenant means.
    Choice choose(String tenant, @Nullable String wanted) {
        TableSnapshot snapshot = tables.snapshot()
                .orElseThrow(() -> notReady("the score tables are not built yet").exception());
        DefinitionEntry entry = wanted == null ? only(snapshot, tenant) : named(snapshot, tenant, wanted);
        ServedDefinition served = snapshot.served().get(entry.id());
        if (entry.building()) {
            throw building(entry).exception();
        }
        if (served == null) {
            throw notReady("the score table of " + label(entry) + " is being built").exception();
        }
        return new Choice(served, snapshot);
    }

    private static Problem notReady(String detail) {
        return Problem.of(ProblemCode.NOT_READY, detail);
    }

    private static Problem building(DefinitionEntry entry) {
        return notReady(label(entry) + " is being built from the events stored; GET /v1/definitions tells how far it is");
    }

    private static DefinitionEntry only(TableSnapshot snapshot, String tenant) {
        List<DefinitionEntry> active = snapshot.active(tenant);
        if (active.size() == 1) {
            return active.getFirst();
        }
        if (active.isEmpty()) {
            firstToCome(snapshot, tenant, entry -> true);
        }
        String detail = active.isEmpty()
                ? "no definition is active; add one with POST /v1/definitions"
                : "several definitions are active; say which with definition=";
        throw Problem.of(ProblemCode.DEFINITION_REQUIRED, detail)
                .with("field", PARAMETER)
                .with("definitions", active.stream().map(DefinitionChoice::label).toList())
                .exception();
    }

    /// Says so when a version is built that will be active.
    private static void firstToCome(TableSnapshot snapshot, String tenant, Predicate<DefinitionEntry> wanted) {
        snapshot.visibleTo(tenant).stream()
                .filter(entry -> entry.activates() && wanted.test(entry))
                .findFirst()
                .ifPresent(entry -> {
                    throw building(entry).exception();
                });
    }

    private static DefinitionEntry named(TableSnapshot snapshot, String tenant, String wanted) {
        int at = wanted.lastIndexOf('@');
        if (at < 0) {
            if (snapshot.active(tenant, wanted).isEmpty()) {
                firstToCome(snapshot, tenant, entry -> entry.key().name().equals(wanted));
            }
            return snapshot.active(tenant, wanted)
                    .orElseThrow(() -> unknown(snapshot, tenant, wanted, "no definition \"" + wanted + "\" is active"));
        }
        String version = wanted.substring(at + 1);
        Optional<DefinitionEntry> entry = version.matches("[0-9]{1,9}")
                ? snapshot.definition(tenant, wanted.substring(0, at), Integer.parseInt(version))
                : Optional.empty();
        DefinitionEntry found = entry.orElseThrow(
                () -> unknown(snapshot, tenant, wanted, "there is no definition \"" + wanted + "\""));
        if (found.state() == DefinitionState.RETIRED) {
            throw unknown(snapshot, tenant, wanted, "definition " + wanted + " is retired");
        }
        return found;
    }

    private static ProblemException unknown(TableSnapshot snapshot, String tenant, String wanted, String detail) {
        List<String> live = snapshot.visibleTo(tenant).stream()
                .filter(entry -> entry.state() != DefinitionState.RETIRED)
                .map(DefinitionChoice::label)
                .toList();
        List<String> names = snapshot.active(tenant).stream().map(entry -> entry.key().name()).toList();
        return Problem.of(ProblemCode.DEFINITION_UNKNOWN, detail)
                .with("field", PARAMETER)
                .with("found", wanted)
                .with("definitions", live)
                .with("nearest", NearestName.of(wanted, wanted.indexOf('@') < 0 && !names.isEmpty() ? names : live))
                .exception();
    }

    private static String label(DefinitionEntry entry) {
        return entry.key().name() + "@" + entry.key().version();
    }

    /// The definition, and the moment of the tables in which it was found.
    record Choice(ServedDefinition served, TableSnapshot snapshot) {}
}
