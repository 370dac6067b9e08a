package io.scoreline.api.info;

import io.scoreline.api.http.Access;
import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.ApiResponse;
import io.scoreline.api.http.Problem;
import io.scoreline.api.http.ProblemCode;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.Route;
import io.scoreline.api.http.RouteHandler;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.LiveFiles;
import io.scoreline.shard.erasure.Erasures;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.memory.MemoryExhaustedException;
import io.scoreline.shard.memory.Reservation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `GET /v1/files`: every live file at one moment. The answer is whole or a problem, never a part: who reads files needs all of them, and a second request would see
/// another moment. Thread-safe.
public final class FilesRoute implements RouteHandler {
    /// The most files of one answer.
    private static final int MOST = 20_000;

    /// What an answer of that size takes while it is made: the entries, the text, and its copy.
    private static final long ANSWER_BYTES = 32L << 20;

    private static final int OK = 200;
    private static final String KIND = "kind";
    private static final String PARTITION = "partition";

    private final Catalog catalog;
    private final MemoryBudget budget;
    private final int partitions;
    private final String dataDirectory;

    public FilesRoute(Catalog catalog, MemoryBudget budget, int partitions, String dataDirectory) {
        this.catalog = catalog;
        this.budget = budget;
        this.partitions = partitions;
        this.dataDirectory = dataDirectory;
    }

    public Route route() {
        Set<ProblemCode> problems = Set.of(
                ProblemCode.TOO_MANY_FILES, ProblemCode.MEMORY_EXHAUSTED, ProblemCode.CATALOG_UNAVAILABLE);
        return Route.of("GET", "/v1/files", Set.of(KIND, PARTITION), problems, this)
                .needing(Access.OPERATOR);
    }

    @Override
    public ApiResponse handle(ApiRequest request) {
        Set<LiveFiles.Kind> kinds = kinds(request.query());
        PartitionId partition = partition(request.query());
        try (Reservation _ = budget.tryReserve(ANSWER_BYTES)
                .orElseThrow(() -> new MemoryExhaustedException(
                        "memory: " + ANSWER_BYTES + " bytes for a list of files are not free"))) {
            LiveFiles files = catalog.liveFiles(kinds, partition, MOST + 1);
            if (files.size() > MOST) {
                throw tooMany();
            }
            // Read after the files: it has every tombstone that may concern them.
            Erasures erasures = Erasures.standing(catalog.openErasures());
            return ApiResponse.json(OK, new FilesJson(files, erasures, kinds, dataDirectory).bytes());
        }
    }

    private static Set<LiveFiles.Kind> kinds(QueryParameters query) {
        @Nullable String text = query.get(KIND);
        if (text == null) {
            return EnumSet.allOf(LiveFiles.Kind.class);
        }
        return Arrays.stream(LiveFiles.Kind.values())
                .filter(kind -> name(kind).equals(text))
                .map(Set::of)
                .findFirst()
                .orElseThrow(() -> QueryParameters.invalid(
                        KIND,
                        Arrays.stream(LiveFiles.Kind.values()).map(FilesRoute::name).collect(Collectors.joining(", ")),
                        text));
    }

    /// A kind as it stands in requests and answers.
    static String name(LiveFiles.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable PartitionId partition(QueryParameters query) {
        return query.get(PARTITION) == null ? null : new PartitionId(query.number(PARTITION, 0, 0, partitions - 1));
    }

    private RuntimeException tooMany() {
        return Problem.of(
                        ProblemCode.TOO_MANY_FILES,
                        "more than " + MOST + " files are live; ask for one kind and one partition at a time")
                .with("expected", "at most " + MOST + " files")
                .with("found", "more than " + MOST)
                .exception();
    }
}
