package io.scoreline.shard.catalog;

import io.scoreline.scoring.feature.FeatureSpec;
import io.scoreline.shard.PartitionId;
import io.scoreline.shard.store.ShardPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The catalog on PostgreSQL. Every call is one statement, autocommitted; failures are [CatalogException]s. Calls block: make them from virtual threads. Thread-safe.
public final class Catalog implements AutoCloseable {
    /// How often a process tells that it lives.
    public static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /// The role of a process that may hold partitions, alone or beside other roles.
    public static final String WORKER_ROLE = "worker";

    /// A file that is no longer live stays this long for those who still read it.
    public static final Duration READER_GRACE = Duration.ofSeconds(60);

    /// The role of a worker that cannot see the store's files: it lives, but no share of the partitions is kept for it.
    static final String BLIND_WORKER_ROLE = "blind worker";

    /// After so many heartbeats missed a process does not count.
    static final int MISSED_HEARTBEATS = 3;

    /// A process that was heard of within this counts.
    static final Duration ALIVE_FOR = HEARTBEAT.multipliedBy(MISSED_HEARTBEATS);

    /// A file that is set aside stays so for this long; perhaps it has been put right meanwhile.
    static final Duration ASIDE_FOR = Duration.ofHours(1);

    /// Shards of a partition that one statement takes away.
    private static final int MOST_EXPIRED = 500;

    /// The receipt of an erasure is kept for so long.
    static final Duration RECEIPT_KEPT = Duration.ofDays(90);

    /// A process unheard of for so long leaves the catalog.
    static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private final Database database;
    private final StoreStatements store;
    private final WriterStatements writers;
    private final FeatureStatements features;
    private final DefinitionStatements definitions;
    private final PartitionStatements leases;
    private final ShardStatements shards;
    private final LiveFileStatements files;
    private final RoundStatements rounds;
    private final ScoreStatements scores;
    private final MergeStatements merges;
    private final UpkeepStatements aside;
    private final CensusStatements census;
    private final HealthStatements health;
    private final KeyStatements keys;
    private final ErasureStatements erasures;
    private final @Nullable ReplicaReads replica;

    private Catalog(Database database, @Nullable ReplicaReads replica) {
        this.database = database;
        this.replica = replica;
        this.store = new StoreStatements(database);
        this.writers = new WriterStatements(database);
        this.features = new FeatureStatements(database);
        this.definitions = new DefinitionStatements(database);
        this.leases = new PartitionStatements(database);
        this.shards = new ShardStatements(database);
        this.files = new LiveFileStatements(database);
        this.rounds = new RoundStatements(database);
        this.scores = new ScoreStatements(database);
        this.merges = new MergeStatements(database);
        this.aside = new UpkeepStatements(database);
        this.census = new CensusStatements(database);
        this.health = new HealthStatements(database);
        this.keys = new KeyStatements(database);
        this.erasures = new ErasureStatements(database);
    }

    /// Connects; a server that cannot be reached is a [CatalogException] at once.
    public static Catalog open(CatalogSettings settings) {
        return new Catalog(Database.open(settings), null);
    }

    /// As [#open(CatalogSettings)], with a read replica of the server that [#liveFiles(Set, PartitionId, int)] is asked of while it keeps up. It may be away.
    public static Catalog open(CatalogSettings settings, CatalogSettings replica) {
        return new Catalog(Database.open(settings), new ReplicaReads(replica));
    }

    /// The same catalog for work that nobody waits for: its calls let others go first. Not to be closed by itself.
    public Catalog background() {
        return new Catalog(database.background(), replica);
    }

    /// Compares the server's settings with the shipped ones; answers those that differ. A server that may lose commits is refused with a [CatalogException].
    public List<SettingDifference> checkServer() {
        return new ServerCheck(database).run();
    }

    /// Brings the schema up to date; `partitions` and `dedupWindow` count for a new store alone, and a different number of partitions is refused.
    public StoreInfo migrate(int partitions, Duration dedupWindow) {
        new Migrations(database, Migration.ALL).run(partitions, dedupWindow);
        return storeInfo();
    }

    public StoreInfo storeInfo() {
        StoreInfo info = store.storeInfo();
        return replica == null ? info : replica.saw(info);
    }

    public FeedHeads heads() {
        FeedHeads heads = store.heads();
        return replica == null ? heads : replica.saw(heads);
    }

    public String serverVersion() {
        return store.serverVersion();
    }

    // ---- processes

    /// Registers a process that starts, unless the connections of all live processes together would exceed their share of the server's: then nothing happened, and the
    /// [CatalogException] has the arithmetic.
    public void admitProcess(UUID process, String role, String name, int pool) {
        store.admitProcess(process, role, name, pool);
    }

    /// Registers a process that runs, whatever that leads to.
    public void registerProcess(UUID process, String role, String name, int pool) {
        store.registerProcess(process, role, name, pool);
    }

    /// False when the process is not registered, or not any more.
    public boolean heartbeat(UUID process) {
        return store.heartbeat(process);
    }

    /// Forgets every process and frees the partitions they held: for a process that knows that it is alone, so that it need not wait until the leases of one that was killed have expired.
    /// Epochs stay: the next claim fences whatever was in flight.
    public void removePredecessors() {
        store.removePredecessors();
    }

    public void removeProcess(UUID process) {
        store.removeProcess(process);
    }

    /// Processes that run a worker, registered with [#WORKER_ROLE], and whose heartbeat is not older than three intervals.
    public int liveWorkers() {
        return store.liveProcesses(WORKER_ROLE);
    }

    /// Says whether a worker's process can see the files that the catalog lists, and so counts among [#liveWorkers].
    public void workerSees(UUID process, boolean sees) {
        store.changeRole(process, sees ? BLIND_WORKER_ROLE : WORKER_ROLE, sees ? WORKER_ROLE : BLIND_WORKER_ROLE);
    }

    // ---- keys

    /// Adds a key, unless two live ones have its tenant and name, or the store has as many as it may. From the first one on the store is keyed for good.
    public KeyOutcome createKey(NewKey key) {
        return keys.create(key);
    }

    /// All keys, revoked ones too, by tenant, name and age.
    public List<KeyEntry> keys() {
        return keys.all();
    }

    public LiveKeys liveKeys() {
        return keys.live();
    }

    /// Ends the key with this prefix; empty when there is none that is not revoked.
    public Optional<KeyEntry> revokeKey(String prefix) {
        return keys.revoke(prefix);
    }

    /// False when no key was ever made for the tenant.
    public boolean limitTenant(String tenant, TenantLimits limits) {
        return keys.limit(tenant, limits);
    }

    /// Keeps the tenant's events for so long, whole days: zero is for ever, empty what the setting says. False when no key was ever made for it.
    public boolean retainTenant(String tenant, Optional<Duration> kept) {
        return keys.retain(tenant, kept);
    }

    /// Tenants whose events are kept otherwise than the setting says: zero is for ever.
    public Map<String, Duration> tenantRetention() {
        return keys.retention();
    }

    // ---- writers

    public List<WriterPosition> writers() {
        return census.writers();
    }

    /// Claims the writer (made when unknown) with the next epoch, unless the journal is not the one that may.
    public ClaimOutcome claimWriter(ClaimRequest claim) {
        return writers.claim(claim);
    }

    /// The next epoch for the process whose claim left the token: what it has in flight is fenced. Empty when another one has claimed the writer since.
    public Optional<WriterClaim> reclaimWriter(WriterId writer, UUID token) {
        return writers.reclaim(writer, token);
    }

    /// Claims a new writer that has no journal, in the place of earlier ones of its name; refused as [#claimWriter] does when another one of that name has a journal that has not ended.
    public ClaimOutcome claimUnjournalled(WriterId writer, String name, UUID token) {
        return writers.claimUnjournalled(writer, name, token);
    }

    /// Ends writers of a name that have no journal: for one that has, and takes their place.
    public void endUnjournalled(String name) {
        writers.endUnjournalled(name, ALIVE_FOR);
    }

    /// Says that the journal, which ends at a position, holds nothing unregistered and takes no more; false when the epoch or `done` is another.
    public boolean endWriter(WriterId writer, long epoch, long end) {
        return writers.end(writer, epoch, end);
    }

    /// Ends a writer whose journal is lost; false, and nothing happened, when it is unknown or has ended, or when a process of its name is alive.
    public boolean forgetWriter(WriterId writer) {
        return writers.forget(writer, ALIVE_FOR);
    }

    public Optional<WriterEntry> writer(WriterId writer) {
        return writers.writer(writer);
    }

    public RegisterOutcome register(Registration registration) {
        RegisterOutcome outcome = writers.register(registration);
        return replica == null ? outcome : replica.saw(outcome);
    }

    /// Position up to which a writer's journal is registered; empty when the writer is unknown.
    public Optional<Long> writerDone(WriterId writer) {
        return writers.done(writer);
    }

    /// 0 for an unknown source.
    public long sourcePosition(String tenant, String name) {
        return writers.sourcePosition(tenant, name);
    }

    // ---- features

    /// Field ids of promoted features, given once for each spec; specs beyond [io.scoreline.shard.schema.EventSchema#MAX_FEATURES] get none.
    public Map<FeatureSpec, Integer> featureIds(Collection<FeatureSpec> specs) {
        return features.give(specs);
    }

    public Map<FeatureSpec, Integer> features() {
        return features.all();
    }

    // ---- definitions

    /// Adds a version; answers the one that is there when key and digest are the same; [DefinitionConflictException] when the body differs. `fromNow` starts its watermarks at the feed's head, else at 0:
    /// then it is built first when there are events, and not active before. An ACTIVE one replaces the active version of the same tenant and name, which becomes SHADOW.
    public DefinitionEntry addDefinition(DefinitionKey key, String digest, String body, DefinitionState state, boolean fromNow) {
        return definitions.add(key, digest, body, state, fromNow);
    }

    /// Empty when there is no such version. One that should be ACTIVE and has not caught up stays as it is, as does one that should be CANCELLED and was built before. One that is RETIRED while it is
    /// built for the first time is CANCELLED: nothing of it is left, and its key may be added again.
    public Optional<DefinitionEntry> setDefinitionState(DefinitionKey key, DefinitionState state) {
        return definitions.change(key, state, false, READER_GRACE);
    }

    /// Makes a version the active one as soon as it has caught up, which may be now. Empty when there is no such version.
    public Optional<DefinitionEntry> activateWhenBuilt(DefinitionKey key) {
        return definitions.change(key, DefinitionState.ACTIVE, true, READER_GRACE);
    }

    /// Ends the building of versions that have caught up, and activates those that waited for it; answers how many.
    public int finishBuilds() {
        return definitions.finishBuilds();
    }

    /// How far the versions are that are being built.
    public List<BuildProgress> builds() {
        return definitions.builds();
    }

    public List<DefinitionEntry> definitions() {
        return definitions.all();
    }

    public List<Progress> progress() {
        return definitions.progress();
    }

    // ---- partitions and rounds

    /// Claims free or expired partitions until the process holds `most`; answers all that it holds now.
    public List<Lease> claimPartitions(UUID process, int most, Duration lease) {
        return leases.claim(process, most, lease);
    }

    /// Takes partitions held by this process again with the next epoch: what it has in flight is fenced.
    public List<Lease> reclaimPartitions(UUID process, Collection<PartitionId> partitions, Duration lease) {
        return leases.reclaim(process, partitions, lease);
    }

    /// Answers the partitions whose lease was prolonged.
    public List<PartitionId> renewLeases(UUID process, Duration lease) {
        return leases.renew(process, lease);
    }

    /// Gives back all that the process holds.
    public void releasePartitions(UUID process) {
        leases.releaseAll(process);
    }

    /// Gives back some of what the process holds; what it has in flight for them is fenced.
    public void releasePartitions(UUID process, Collection<PartitionId> partitions) {
        leases.release(process, partitions);
    }

    /// Live shards of a partition that hold rows with seqs in (afterSeq, upToSeq], by fromSeq, without those that are passed over.
    public List<ShardEntry> shards(PartitionId partition, long afterSeq, long upToSeq) {
        return shards.between(partition, afterSeq, upToSeq);
    }

    /// Live shards of the partition that may hold rows registered at or after `now - lookback` by the database's clock.
    public List<ShardEntry> shardsRegisteredWithin(PartitionId partition, Duration lookback) {
        return shards.registeredWithin(partition, lookback);
    }

    public List<ShardEntry> liveShards() {
        return shards.live();
    }

    /// Live landing shards in the partition that has most of them.
    public int mostUnmergedFiles() {
        return shards.mostUnmerged();
    }

    /// Verdicts that overlap (afterSeq, upToSeq].
    public List<VerdictEntry> verdicts(PartitionId partition, long afterSeq, long upToSeq) {
        return shards.verdicts(partition, afterSeq, upToSeq);
    }

    public RoundOutcome commitRound(RoundCommit commit, Duration lease) {
        return rounds.commit(commit, lease);
    }

    // ---- scores

    /// Score shards of a definition with seq above `afterSeq`, by seq.
    public List<ScoreShardEntry> scoreShards(int definitionId, long afterSeq, int most) {
        return scores.shards(definitionId, afterSeq, most);
    }

    /// As [#scoreShards], but without those that were registered within the last `age`: who follows the feed has read them.
    public List<ScoreShardEntry> settledScoreShards(int definitionId, long afterSeq, Duration age, int most) {
        return scores.settledShards(definitionId, afterSeq, age, most);
    }

    /// Puts a merged score shard in the place of those with these seqs, which lie next to each other; their files become garbage. False when another was faster.
    public boolean commitScoreMerge(int definitionId, List<Long> seqs, MergedScores merged) {
        return scores.commitMerge(definitionId, seqs, merged, READER_GRACE);
    }

    public Optional<ScoreBase> scoreBase(int definitionId) {
        return scores.base(definitionId);
    }

    /// Replaces the base that covers `previousCovers` (0 when there is none) by one that covers more; the score shards it covers leave the catalog for the garbage. False when another was faster.
    public boolean commitScoreBase(ScoreBase base, long previousCovers) {
        return scores.commitBase(base, previousCovers, READER_GRACE);
    }

    // ---- merges and garbage

    public boolean commitMerge(MergeCommit commit) {
        return merges.commit(commit, READER_GRACE);
    }

    /// Says that a live event shard is not what it should be: merges leave it alone.
    public void putAside(PartitionId partition, ShardPath path, String reason) {
        aside.put(partition, path, reason);
    }

    /// Live event shards of the partition to be left alone now: after [#ASIDE_FOR] they are looked at again.
    public List<SetAsideFile> setAside(PartitionId partition) {
        return aside.foundWithin(partition, ASIDE_FOR);
    }

    /// Passes over a landing shard that cannot be read before it is scored, and sets it aside; false when the lease is over, or the shard is scored.
    public boolean skipShard(long id, Lease lease, String reason) {
        return shards.skip(id, lease, reason);
    }

    /// Landing shards that were passed over.
    public List<ShardEntry> skippedShards() {
        return shards.skipped();
    }

    /// Registers a shard that was passed over anew, at the end of the feed; false when another was faster.
    public boolean readmitShard(long id) {
        return shards.readmit(id);
    }

    /// All live event shards that are set aside.
    public List<SetAsideFile> setAside() {
        return aside.all();
    }

    /// Event shards with events of earlier days alone, which all live definitions have scored, become garbage, some of each partition at once; answers the number of their rows.
    public long expireShards(int beforeDay) {
        return aside.expire(beforeDay, MOST_EXPIRED, READER_GRACE);
    }

    /// Rows that were ever taken away by [#expireShards], or by merges that kept to a tenant's retention.
    public long expiredRows() {
        return aside.expired();
    }

    /// Tells how far a merge is.
    public void tellMerge(MergeProgress progress) {
        aside.progress(progress);
    }

    /// The last merge of each partition.
    public List<MergeProgress> mergeProgress() {
        return aside.progress();
    }

    /// Takes a named lease; false while another process holds it.
    public boolean mergeLease(String name, UUID process, Duration lease) {
        return merges.lease(name, process, lease);
    }

    /// Which of the paths are live or known as garbage, and who may still bring a file in, as of one moment.
    public FileCensus census(Collection<ShardPath> paths) {
        return census.census(paths);
    }

    /// Those of the paths that are live.
    public Set<ShardPath> liveFiles(Collection<ShardPath> paths) {
        return census.live(paths);
    }

    /// Files that are not live and cannot come to be become garbage; they are still there for readers until the grace is over.
    public void putGarbage(Collection<ShardPath> paths) {
        census.put(paths, READER_GRACE);
    }

    /// Files whose time has come, with a path below `prefix`.
    public List<GarbageEntry> dueGarbage(String prefix, int most) {
        return merges.due(prefix, most);
    }

    /// The file has been moved to its place among the garbage and may be deleted after another grace time.
    public void garbageMoved(ShardPath from, ShardPath to) {
        merges.moved(from, to, READER_GRACE);
    }

    public void garbageDeleted(ShardPath path) {
        merges.deleted(path);
    }

    // ---- erasures

    /// Asks for the erasure of an entity; answers the one that waits for it already, if there is one. Receipts older than 90 days leave.
    public ErasureEntry requestErasure(String tenant, String entity, PartitionId partition) {
        return erasures.request(UUID.randomUUID(), tenant, entity, partition, RECEIPT_KEPT);
    }

    public Optional<ErasureEntry> erasure(String tenant, UUID id) {
        return erasures.find(tenant, id);
    }

    /// Those that are not done.
    public List<ErasureEntry> openErasures() {
        return erasures.open();
    }

    /// What keeps an erasure from its next state.
    public List<ErasureWait> erasureWaits(UUID id) {
        return erasures.waits(id, ALIVE_FOR);
    }

    /// A replica says where its writer's journal ended when it heard of the erasure, and whether nothing is left of the entity in what is its own.
    public void tellErasure(UUID id, WriterId writer, long position, boolean cleared) {
        erasures.tell(id, writer, position, cleared);
    }

    /// Takes on every erasure that nothing holds back; answers how many are open.
    public int advanceErasures() {
        int open = erasures.advance(ALIVE_FOR);
        if (open > 0) {
            // What a writer without a journal had is registered, or was never acknowledged: the next time nobody waits for one that is gone.
            writers.endUnjournalled("", ALIVE_FOR);
        }
        return open;
    }

    /// Live event shards up to a seq that may hold rows which a tombstone erases, the oldest first.
    public List<ShardEntry> shardsToErase(PartitionId partition, long safeSeq, int most) {
        return erasures.shards(partition, safeSeq, most);
    }

    /// Says that these shards hold no row which a tombstone up to a seq erases.
    public void markErased(List<Long> shards, long erasedSeq) {
        erasures.clean(shards, erasedSeq);
    }

    /// Definitions whose score files may hold what a tombstone erases, and to which no round will add any more of it.
    public List<Integer> scoresToErase() {
        return erasures.definitions();
    }

    /// A sweep for orphans has ended: of files older than `ago` none was left that is neither live nor garbage nor foreign.
    public void orphansSwept(Duration ago) {
        erasures.swept(ago);
    }

    // ---- for readers

    /// Landing shards with seq above `afterSeq`, by seq.
    public List<TailEntry> tail(long afterSeq, int most) {
        return shards.tail(afterSeq, most);
    }

    /// Live files of these kinds, of all partitions or of one, at one moment; no more than `most` of them. A replica answers when it has all that this process has seen.
    public LiveFiles liveFiles(Set<LiveFiles.Kind> kinds, @Nullable PartitionId partition, int most) {
        return (replica == null ? Optional.<LiveFiles>empty() : replica.liveFiles(kinds, partition, most))
                .orElseGet(() -> files.read(kinds, partition, most));
    }

    /// Empty without a replica.
    public Optional<ReplicaState> replica() {
        return Optional.ofNullable(replica).map(ReplicaReads::state);
    }

    public StoreTotals totals() {
        return store.totals(null).totals();
    }

    /// The same, with how far the writer was registered at that moment (0 for one that is unknown).
    public StoreTotals.OfWriter totals(WriterId writer) {
        return store.totals(writer);
    }

    // ---- backup

    /// Writes all rows that need to last to an empty folder, as of one moment.
    public CatalogSnapshot writeSnapshot(Path folder) throws IOException {
        return new CatalogCopy(database).write(folder);
    }

    /// Fills a database without a catalog from a snapshot of a schema version, and brings it up to date; nobody holds anything afterwards.
    public StoreInfo readSnapshot(Path folder, int schemaVersion) throws IOException {
        new CatalogCopy(database).read(folder, schemaVersion);
        StoreInfo restored = storeInfo();
        return migrate(restored.partitions(), restored.dedupWindow());
    }

    /// Makes the catalog of a store anew from what its files tell, in a database without one. Definitions are added afterwards, from the start.
    public StoreInfo rebuild(RebuiltStore store) {
        migrate(store.partitions(), store.dedupWindow());
        new RebuildStatements(database).fill(store);
        return storeInfo();
    }

    // ---- health

    public ConnectionCounts connections() {
        return database.counts();
    }

    /// What the server says about all connections.
    public ConnectionActivity activity() {
        return health.activity();
    }

    /// The counts of every live definition, all of one moment.
    public List<Conservation> conservation() {
        return health.conservation();
    }

    /// How long calls took, those of [#background] included.
    public CatalogTimes times() {
        return database.times();
    }

    @Override
    public void close() {
        if (replica != null) {
            replica.close();
        }
        database.close();
    }
}
