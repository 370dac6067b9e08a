package io.scoreline.standalone.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scoreline.scoring.json.JsonSyntaxException;
import io.scoreline.standalone.json.JsonDocument;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The HTTP interface of one server, as the command line uses it. Thread-safe.
public final class ScorelineClient implements EventSink, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NDJSON = "application/x-ndjson";
    private static final int NOT_FOUND = 404;
    private static final int UNPROCESSABLE = 422;

    private final URI base;
    private final Transport transport;

    /// Without a key, for a server that asks for none.
    public ScorelineClient(URI base) {
        this(base, null);
    }

    public ScorelineClient(URI base, @Nullable String key) {
        this.base = base;
        this.transport = new Transport(base, PATIENCE, key);
    }

    public URI base() {
        return base;
    }

    /// How far a source has come.
    @Override
    public long sourcePosition(String source) throws IOException, InterruptedException {
        try {
            return get("/v1/sources/" + encoded(source)).whole("position").orElse(0L);
        } catch (ApiProblemException refused) {
            if (refused.status() == NOT_FOUND) {
                return 0;
            }
            throw refused;
        }
    }

    @Override
    public IngestReply post(String query, byte[] lines, String source, long from, long to)
            throws IOException, InterruptedException {
        return post(
                query, lines, Map.of("Content-Type", NDJSON, "X-Source", source, "X-Source-Position", from + "-" + to));
    }

    /// The same with a body of another type.
    public IngestReply post(String query, byte[] body, String mediaType, String source, long from, long to)
            throws IOException, InterruptedException {
        return post(
                query,
                body,
                Map.of("Content-Type", mediaType, "X-Source", source, "X-Source-Position", from + "-" + to));
    }

    /// Posts envelopes as JSON lines; they carry ids, so that repeating is harmless.
    public IngestReply post(byte[] lines) throws IOException, InterruptedException {
        return post("", lines, Map.of("Content-Type", NDJSON));
    }

    private IngestReply post(String query, byte[] lines, Map<String, String> headers)
            throws IOException, InterruptedException {
        String path = "/v1/events" + (query.isEmpty() ? "" : "?" + query);
        Reply reply = transport.exchange("POST", path, BodyPublishers.ofByteArray(lines), headers);
        JsonDocument json = document(path, reply);
        boolean allRejected =
                reply.status() == UNPROCESSABLE && json.whole("rejected").isPresent();
        if (!reply.succeeded() && !allRejected) {
            throw ApiProblemException.of("POST " + path, reply);
        }
        return IngestReply.of(json);
    }

    /// Adds a definition as the active version of its name, or as a shadow; from the first event or from now on.
    public DefinitionSummary addDefinition(String body, boolean shadow, boolean fromNow)
            throws IOException, InterruptedException {
        String path =
                "/v1/definitions?state=" + (shadow ? "shadow" : "active") + "&from=" + (fromNow ? "now" : "start");
        Reply reply =
                transport.send("POST", path, BodyPublishers.ofString(body), Map.of("Content-Type", "application/yaml"));
        return DefinitionSummary.of(document(path, reply));
    }

    public List<DefinitionSummary> definitions() throws IOException, InterruptedException {
        return get("/v1/definitions").objects("definitions").stream()
                .map(DefinitionSummary::of)
                .toList();
    }

    /// The leaders; a null definition means the only active one; `at` is `last` or `now`.
    public ScoreList topScores(int top, @Nullable String definition, String at)
            throws IOException, InterruptedException {
        String which = definition == null ? "" : "&definition=" + encoded(definition);
        return ScoreList.of(get("/v1/scores?top=" + top + "&at=" + at + which));
    }

    /// An entity's score with its explanation; a null definition means the only active one; `at` is `last`, `now` or a
    /// time.
    public JsonDocument explainedScore(String entity, @Nullable String definition, String at)
            throws IOException, InterruptedException {
        String which = definition == null ? "" : "&definition=" + encoded(definition);
        return get("/v1/scores/" + encoded(entity) + "?explain=true&at=" + encoded(at) + which);
    }

    /// The text of a version as it was added.
    public String definitionBody(String name, int version) throws IOException, InterruptedException {
        return get("/v1/definitions/" + encoded(name) + "/" + version)
                .text("body")
                .orElse("");
    }

    /// `activate` or `retire`.
    public DefinitionSummary changeDefinition(String name, int version, String action)
            throws IOException, InterruptedException {
        String path = "/v1/definitions/" + encoded(name) + "/" + version + "/" + action;
        return DefinitionSummary.of(document(path, transport.send("POST", path, BodyPublishers.noBody(), Map.of())));
    }

    /// Live files of events and verdicts, all at one moment.
    public FileList files() throws IOException, InterruptedException {
        return FileList.of(get("/v1/files"));
    }

    /// What the server says about itself and its store.
    public JsonDocument info() throws IOException, InterruptedException {
        return get("/v1/info");
    }

    private JsonDocument get(String path) throws IOException, InterruptedException {
        return document(path, transport.send("GET", path, BodyPublishers.noBody(), Map.of()));
    }

    private static JsonDocument document(String path, Reply reply) throws IOException {
        try {
            return JsonDocument.parse(reply.body());
        } catch (JsonSyntaxException unreadable) {
            throw new IOException(
                    path + ": expected a JSON object in the answer, " + unreadable.getMessage(), unreadable);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        transport.close();
    }
}
