package io.scoreline.api;

import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.writer.ShardWriter;
import io.scoreline.writer.ShardWriterParts;
import io.scoreline.writer.ShardWriterSettings;
import java.io.IOException;
import java.nio.file.Path;

/// A second replica of a store, with a journal and tables of its own; no signal reaches it.
final class TestingReplica implements AutoCloseable {
    final ShardWriter writer;
    final ApiServer server;
    final TestingClient client;

    TestingReplica(TestingStore store, Path journal) throws IOException {
        writer = ShardWriter.open(
                ShardWriterSettings.of("other", journal),
                new ShardWriterParts(store.files, store.catalog, store.budget, new FeedSignal(), store.clock));
        server = ApiServer.start(
                ApiSettings.of("other", 0, "/data"),
                new ApiParts(
                        store.info,
                        store.files,
                        store.catalog,
                        store.budget,
                        store.arrow,
                        writer,
                        new FeedSignal(),
                        store.clock));
        client = new TestingClient(server.port());
    }

    @Override
    public void close() {
        server.close();
        writer.close();
    }
}
