/// The catalog in PostgreSQL: which shards exist, who works on which partition, how far each definition is. The one owner of JDBC.
///
/// A [Catalog] is opened on a pool of few connections and brought up to date once by `migrate`; it lives as long as its process. Every call then is one autocommitted
/// statement, those that change more than one table a function of the database, so that a client that freezes holds no lock. Writers claim their journal and register what they sealed; workers claim partitions and commit
/// rounds; both are fenced by epochs, never by time. A claim also leaves a token, which tells a journal from its copies. Readers follow the feeds by their seqs. An outcome that got lost is found again in the positions: the writer's `done`, the partition's
/// `decided_seq`, the watermark. Tables and functions are in `migrations/`; a released one is never altered.
///
/// Connections are few and counted. [CatalogPool] has the size of every pool; a process that starts is admitted only while all live ones together stay within a share of what the server
/// takes. Callers wait before the pool, with a deadline, those whom nobody waits for behind the others; a connection is held for one statement. [Catalog#checkServer] compares the server with the settings shipped.
@NullMarked
package io.scoreline.shard.catalog;

import org.jspecify.annotations.NullMarked;
