#!/bin/sh
# Plants faults into a copy of this checkout, one at a time, and shows that the tests find each of them.
#
#   standalone/src/test/faults/plant.sh [NAME]      all faults, or those whose name contains NAME
#
# Ends with 0 when every fault was found, 1 when one was missed, 2 when one could not be planted: its line is gone or
# the result does not compile, and the fault below has to follow the source.
#
# To add a fault, add one call of plant at the end.
set -u

checkout=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../../../.." && pwd)
only=${1:-}
work=$(mktemp -d "${TMPDIR:-/tmp}/scoreline-faults-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM
copy=$work/copy
table=$work/table
missed=0

mkdir "$copy" && (cd "$checkout" && tar cf - --exclude=.git --exclude=target .) | (cd "$copy" && tar xf -) || exit 2
printf '%s|%s|%s\n' fault tests outcome > "$table"

broken() {
    printf 'error: %s\n' "$1" >&2
    exit 2
}

# Prints the test classes and methods that failed, from Maven's output $1.
failures() {
    sed -n 's/^\[ERROR\]   *\([A-Za-z]*Test[A-Za-z0-9]*\.[A-Za-z0-9_]*\).*/    \1/p' "$1" | sort -u
}

# plant NAME FILE SED MODULE TESTS: changes FILE by the sed expression SED, runs TESTS (as in -Dtest=) of MODULE, which
# must fail, and takes the fault away.
plant() {
    case $1 in *"$only"*) ;; *) return ;; esac
    file=$copy/$2
    log=$work/log
    [ -f "$file" ] || broken "$1: there is no file $2"
    cp "$file" "$work/whole"
    sed "$3" "$work/whole" > "$file"
    cmp -s "$work/whole" "$file" && broken "$1: nothing in $2 matches $3"
    printf '%s …\n' "$1" >&2
    if (cd "$copy" && mvn -B -pl "$4" -am -Dtest="$5" -Dsurefire.failIfNoSpecifiedTests=false test) > "$log" 2>&1; then
        outcome='MISSED'
        missed=1
    elif grep -Eq '^\[ERROR\] Tests run:.*(Failures|Errors): [1-9]' "$log"; then
        outcome='found (failed as it should)'
        failures "$log" >&2
    else
        tail -n 40 "$log" >&2
        broken "$1: the tests did not run"
    fi
    cp "$work/whole" "$file"
    printf '%s|%s|%s\n' "$1" "$5" "$outcome" >> "$table"
}

store=shard/src/main/java/io/scoreline/shard/store
catalog=shard/src/main/resources/io/scoreline/shard/catalog/migrations
writer=shard-writer/src/main/java/io/scoreline/writer

plant 'acknowledged before the journal is forced' $writer/journal/JournalAppender.java \
    '/^        appender\.force();$/d' shard-writer ShardWriterCrashTest
plant 'a failed force is tried again' $writer/journal/JournalAppender.java \
    's/^        appender\.force();$/try { appender.force(); } catch (IOException e) { appender.force(); }/' shard-writer JournalTest
plant 'a new journal segment without a force of its directory' $writer/journal/SegmentAppender.java \
    '/^            disk\.forceDirectory(directory\.path());$/d' shard-writer ShardWriterCrashTest
plant 'a new journal segment whose header is not forced' $writer/journal/SegmentAppender.java \
    '/^            created\.forceData();$/d' shard-writer ShardWriterCrashTest
plant 'deleted journal segments without a force of their directory' $writer/journal/JournalAppender.java \
    '/^            disk\.forceDirectory(directory\.path());$/d' shard-writer JournalReleaseTest
plant 'a journal in folders that are not forced' $writer/journal/JournalDirectory.java \
    '/^            forceEntry(next, disk);$/d' shard-writer JournalTest
plant 'a shard registered before its bytes are forced' $store/LocalPendingFile.java \
    '/^            file\.force();$/d' shard-writer ShardWriterCrashTest
plant 'a shard registered before its name is forced' $store/LocalPendingFile.java \
    '/^        folders\.force(folder);$/d' shard-writer ShardWriterCrashTest
plant 'a round committed under a former epoch' $catalog/0002_functions.sql \
    's/ AND m\.epoch = p\.epoch AND m\.decided_from/ AND m.decided_from/' shard RoundTest
plant 'a registration under a former epoch' $catalog/0002_functions.sql \
    's/found_epoch IS DISTINCT FROM p_epoch OR //' shard RegistrationTest
plant 'a merge that keeps the rows of a verdict' $writer/merge/MergedRows.java \
    's/boolean duplicate = landing \&\& /boolean duplicate = row < 0 \&\& landing \&\& /' shard-writer EventMergerTest
plant 'a replay that counts the rows of a verdict' worker/src/main/java/io/scoreline/worker/scan/PartitionScan.java \
    's/-> verdicts\.isDuplicate(fileSeq, fileRow);/-> fileRow < 0 \&\& verdicts.isDuplicate(fileSeq, fileRow);/' worker WorkerScoringTest

plant 'a definition of any depth' scoring/src/main/java/io/scoreline/scoring/definition/YamlTree.java \
    's/depth > MAX_DEPTH/depth > 100 * MAX_NODES/' scoring HostileDefinitionsTest
plant 'a schema that lacks a function' docs/definition.schema.json 's/"last", "distinct"/"last"/' scoring DefinitionSchemaTest
plant 'a definition added from now on that counts what came before' \
    api/src/main/java/io/scoreline/api/history/DefinitionFold.java \
    's/\.after(served\.entry()\.startsAfter())//' api HistoryTest
plant 'a version served before it has caught up' api/src/main/java/io/scoreline/api/table/ActiveVersions.java \
    's/before == null || replaces(/before == null || wanted.isEmpty() || !replaces(/' api TablesTest

plant 'a tombstone placed before journals are registered' $catalog/0011_erasures.sql \
    's/ AND r\.position <= w\.done);/);/' shard ErasureStatesTest
plant 'a merge that keeps what is erased' $writer/merge/MergeInput.java \
    's/dropped\.isDropped(columns\.get(0), columns\.get(1)/dropped.isDropped(columns.get(1), columns.get(0)/' shard-writer EventMergerErasureTest
plant 'an erasure that leaves the journal as it is' $writer/journal/JournalAppender.java \
    's/newest\.firstPosition() <= emptyUpTo/newest.firstPosition() < 0 * emptyUpTo/' shard-writer JournalReleaseTest
plant 'a score table that keeps an erased entity' api/src/main/java/io/scoreline/api/table/OffHeapScoreTable.java \
    's/record\.seq() < tombstoneSeq/record.seq() < 0/' api OffHeapScoreTableTest

plant 'a replica asked although it is behind' shard/src/main/java/io/scoreline/shard/catalog/ReplicaReads.java \
    's/!answer\.heads()\.reaches(least)/!answer.heads().reaches(answer.heads())/' shard ReplicaReadsTest
plant 'a writer without a journal that is not fenced' $catalog/0012_unjournalled.sql \
    's/, epoch = w\.epoch + 1, claim_token = gen_random_uuid()//' shard-writer UnjournalledTest
plant 'an acknowledgement without a journal and before it is stored' api/src/main/java/io/scoreline/api/ingest/IngestRequest.java \
    's/journalled ? Ack\.DURABLE : Ack\.STORED/!journalled ? Ack.DURABLE : Ack.STORED/' api UnjournalledTest
plant 'bulk requests that take every place' api/src/main/java/io/scoreline/api/ingest/BulkLane.java \
    's/!sending\.tryAcquire()/sending.tryAcquire() \&\& sending.availablePermits() < 0/' api BulkLaneTest
plant 'a source that may leave a gap' api/src/main/java/io/scoreline/api/ingest/EventRoute.java \
    's/if (source\.from() != position)/if (source.from() < position)/' api IngestTest
plant 'a body of any size' api/src/main/java/io/scoreline/api/http/BodyReader.java \
    's/if (bytes\.length >= maxBytes)/if (bytes.length > 100 * maxBytes)/' api HttpServerTest
plant 'a tenant that may send more than its share' api/src/main/java/io/scoreline/api/http/TenantShare.java \
    's/long wait = events\.take(count, nanos\.getAsLong());/long wait = Math.min(0, events.take(count, nanos.getAsLong()));/' api KeysTest

plant 'a merge that keeps what its tenant keeps no longer' $writer/merge/DroppedRows.java \
    's/if (RowStatistics\.dayOf(ts\.longAt(row)) >= firstDay) {/if (RowStatistics.dayOf(ts.longAt(row)) >= firstDay - 1) {/' shard-writer EventMergerRetentionTest
plant 'files that go although a tenant keeps them' $writer/merge/KeptDays.java \
    's/return firsts()\.min()/return firsts().max()/' worker RetentionTest
plant 'a file of an entity with rows of the next one' $writer/merge/MergeOutputs.java \
    's/ || (owner != null \&\& !owner\.isOf(columns, row)))/)/' shard-writer EntityLayoutTest
plant 'a folder that keeps the name of an erased entity' $store/Folders.java \
    's/List\.of("entity_key=", "tenant=")/List.of("tenant=")/' shard-writer EntityLayoutTest

plant 'a key looked for while connections wait' api/src/main/java/io/scoreline/api/http/Admission.java \
    's/doorman\.answersAtOnce(keyIn(header))/!keyIn(header).isEmpty()/' api FromMemoryTest
plant 'a read that waits while connections wait' api/src/main/java/io/scoreline/api/http/Route.java \
    's/if (equals < 0 || !fromMemory\.contains/if (equals < 0 \&\& !fromMemory.contains/' api FromMemoryTest
plant 'files that stay open when nobody reads them' api/src/main/java/io/scoreline/api/history/FilesAhead.java \
    's/task != null; task = ahead\.poll()/task != null \&\& waiting < 0; task = ahead.poll()/' api HistoryFilesTest

column -t -s '|' -o ' | ' "$table" 2>/dev/null || cat "$table"
exit $missed
