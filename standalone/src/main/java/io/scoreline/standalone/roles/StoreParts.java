package io.scoreline.standalone.roles;

import io.scoreline.shard.catalog.Catalog;
import io.scoreline.shard.catalog.CatalogException;
import io.scoreline.shard.catalog.CatalogPool;
import io.scoreline.shard.catalog.CatalogSettings;
import io.scoreline.shard.catalog.FeedSignal;
import io.scoreline.shard.catalog.SettingDifference;
import io.scoreline.shard.catalog.StoreInfo;
import io.scoreline.shard.column.ArrowMemory;
import io.scoreline.shard.memory.MemoryAccount;
import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.config.PostgresConfig;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.config.StoreConfig;
import io.scoreline.standalone.directory.LinkCheck;
import io.scoreline.standalone.directory.StoreIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every role of a process works with: the catalog, the files, memory, and the signals by which roles in one
/// process tell each other that a feed moved. Thread-safe.
record StoreParts(
        StoreInfo info,
        Catalog catalog,
        LocalFileStore files,
        MemoryBudget budget,
        ArrowMemory arrow,
        FeedSignal events,
        FeedSignal scores,
        Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(StoreParts.class);

    /// No file takes so long to be written.
    private static final Duration STALE = Duration.ofHours(1);

    static StoreParts open(
            StandaloneConfig config, PostgresConfig server, Role role, Path data, Resources resources, Clock clock)
            throws IOException {
        LinkCheck.check(data);
        Catalog catalog = resources.add("catalog", catalog(role, server, role.runsApi() ? config.postgresReplica() : null));
        checkServer(catalog);
        StoreInfo info = migrate(catalog, config.store());
        StoreIdentity.check(data, catalog, server.toString());
        LocalFileStore files = new LocalFileStore(data);
        log.info("{} temporary files of earlier processes removed", files.removeStale(STALE));
        MemoryBudget budget = budget(config, role);
        return new StoreParts(
                info,
                catalog,
                files,
                budget,
                resources.add("arrow memory", new ArrowMemory(budget)),
                new FeedSignal(),
                new FeedSignal(),
                clock);
    }

    private static Catalog catalog(Role role, PostgresConfig server, @Nullable PostgresConfig replica) {
        CatalogSettings primary = role.pool().at(server.jdbcUrl(), server.user(), server.password());
        return replica == null
                ? Catalog.open(primary)
                : Catalog.open(primary, CatalogPool.REPLICA.at(replica.jdbcUrl(), replica.user(), replica.password()));
    }

    /// What data may take in all is the heap and the accounts beside it. A heap that is more than half of that is not
    /// counted: then memory is not what there is little of. What this role does not do has no share to itself.
    private static MemoryBudget budget(StandaloneConfig config, Role role) {
        long all = config.memoryBudget().bytes();
        long heap = Runtime.getRuntime().maxMemory();
        long accounts = heap <= all / 2 ? all - heap : all;
        Map<MemoryAccount, Long> guarantees = MemoryAccount.guarantees(accounts);
        if (!role.runsWorker()) {
            guarantees.keySet().removeAll(Set.of(MemoryAccount.MERGE, MemoryAccount.DEDUP));
        }
        if (!role.runsApi()) {
            guarantees.keySet().removeAll(Set.of(MemoryAccount.INGEST, MemoryAccount.TABLE));
        }
        log.info("memory: {} bytes in all, a heap of {}, accounts of {} with {}", all, heap, accounts, guarantees);
        return MemoryBudget.divided(accounts, guarantees);
    }

    /// Names every setting of the server that differs from the shipped ones; one that may lose commits is refused.
    static void checkServer(Catalog catalog) {
        for (SettingDifference difference : catalog.checkServer()) {
            log.warn("setting of the PostgreSQL server: {}", difference);
        }
    }

    /// A number of partitions that nobody asked for yields to that of a store which is there.
    static StoreInfo migrate(Catalog catalog, StoreConfig wanted) {
        try {
            return catalog.migrate(wanted.partitions(), wanted.dedupWindow());
        } catch (CatalogException refused) {
            if (wanted.partitionsAsked()) {
                throw refused;
            }
            return catalog.migrate(catalog.storeInfo().partitions(), wanted.dedupWindow());
        }
    }
}
