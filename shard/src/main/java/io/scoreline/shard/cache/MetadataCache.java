package io.scoreline.shard.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Values by key, loaded when they are asked for. Of many that ask for a key at once one loads it, on its own thread, and the others wait for that. Thread-safe.
public final class MetadataCache<K, V> {
    /// Lifetimes are drawn from this far below to this far above what was asked for.
    private static final double JITTER = 0.2;

    /// An entry asked for in this last part of its lifetime is loaded again in the background.
    private static final double AHEAD = 0.2;

    /// After a load that failed a stale entry is answered for so long without another try.
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// Loads in the background at once; an entry that finds no place is loaded when its lifetime is over.
    private static final int MOST_AHEAD = 2;

    private final CacheBounds bounds;
    private final Loader<K, V> loader;
    private final Timing timing;
    private final Cache<K, Entry<V>> present;
    private final Cache<K, Entry<V>> absent;
    private final Map<K, CompletableFuture<Entry<V>>> loading = new ConcurrentHashMap<>();
    private final Semaphore ahead = new Semaphore(MOST_AHEAD);

    public MetadataCache(CacheBounds bounds, Loader<K, V> loader) {
        this(bounds, loader, Timing.real());
    }

    MetadataCache(CacheBounds bounds, Loader<K, V> loader, Timing timing) {
        this.bounds = bounds;
        this.loader = loader;
        this.timing = timing;
        this.present = store(bounds.mostEntries());
        this.absent = store(bounds.mostAbsent());
    }

    private Cache<K, Entry<V>> store(long most) {
        Duration staleFor = bounds.staleFor();
        return Caffeine.newBuilder()
                .maximumSize(most)
                .ticker(timing.nanos()::getAsLong)
                .executor(Runnable::run)
                .expireAfter(Expiry.<K, Entry<V>>writing((key, entry) -> entry.lifetime.plus(staleFor)))
                .build();
    }

    /// The value, loaded by this call only when there is none that is fresh. What the loader throws is the caller's, unless there is an entry not too old.
    public Cached<V> get(K key) {
        Entry<V> known = find(key);
        long now = timing.nanos().getAsLong();
        if (known != null && known.isFresh(now)) {
            refreshAhead(key, known, now);
            return known.answer(now);
        }
        if (known != null && now - known.retryNanos < 0) {
            return known.answer(now);
        }
        try {
            Entry<V> loaded = load(key, false);
            return loaded.answer(timing.nanos().getAsLong());
        } catch (RuntimeException failure) {
            if (known == null) {
                throw failure;
            }
            known.retryNanos = now + RETRY.toNanos();
            return known.answer(now);
        }
    }

    private @Nullable Entry<V> find(K key) {
        Entry<V> entry = present.getIfPresent(key);
        return entry == null ? absent.getIfPresent(key) : entry;
    }

    private Entry<V> load(K key, boolean evenFresh) {
        CompletableFuture<Entry<V>> mine = new CompletableFuture<>();
        CompletableFuture<Entry<V>> others = loading.putIfAbsent(key, mine);
        if (others != null) {
            return joined(others);
        }
        try {
            // Another may have loaded it between this caller's look and its turn.
            Entry<V> meanwhile = evenFresh ? null : find(key);
            Entry<V> loaded = meanwhile != null && meanwhile.isFresh(timing.nanos().getAsLong()) ? meanwhile : loaded(key);
            mine.complete(loaded);
            return loaded;
        } catch (RuntimeException | Error failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            loading.remove(key, mine);
        }
    }

    private Entry<V> loaded(K key) {
        long asked = timing.nanos().getAsLong();
        Optional<V> value = loader.load(key);
        Duration lifetime = value.isPresent() ? bounds.lifetime() : bounds.absentLifetime();
        double factor = 1 - JITTER + 2 * JITTER * timing.random().getAsDouble();
        Entry<V> entry = new Entry<>(value, asked, Duration.ofNanos((long) (lifetime.toNanos() * factor)));
        (value.isPresent() ? present : absent).put(key, entry);
        (value.isPresent() ? absent : present).invalidate(key);
        return entry;
    }

    private static <V> Entry<V> joined(CompletableFuture<Entry<V>> others) {
        try {
            return others.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private void refreshAhead(K key, Entry<V> known, long now) {
        if (known.isEnding(now) && !loading.containsKey(key) && ahead.tryAcquire()) {
            timing.background().execute(() -> {
                try {
                    load(key, true);
                } catch (RuntimeException later) {
                    // Fresh until its lifetime ends; whoever asks then learns of the failure.
                    known.retryNanos = timing.nanos().getAsLong() + RETRY.toNanos();
                } finally {
                    ahead.release();
                }
            });
        }
    }

    /// Loads a value, empty when there is none; failures are exceptions.
    @FunctionalInterface
    public interface Loader<K, V> {
        Optional<V> load(K key);
    }

    /// Clock, dice from 0 to 1, and threads, which tests replace.
    record Timing(LongSupplier nanos, DoubleSupplier random, Executor background) {
        static Timing real() {
            return new Timing(
                    System::nanoTime, () -> ThreadLocalRandom.current().nextDouble(), Thread::startVirtualThread);
        }
    }

    private static final class Entry<V> {
        final Optional<V> value;
        final long loadedNanos;
        final Duration lifetime;
        volatile long retryNanos;

        Entry(Optional<V> value, long loadedNanos, Duration lifetime) {
            this.value = value;
            this.loadedNanos = loadedNanos;
            this.lifetime = lifetime;
            this.retryNanos = loadedNanos;
        }

        boolean isFresh(long now) {
            return now - loadedNanos < lifetime.toNanos();
        }

        boolean isEnding(long now) {
            return now - loadedNanos >= (long) (lifetime.toNanos() * (1 - AHEAD)) && now - retryNanos >= 0;
        }

        Cached<V> answer(long now) {
            return new Cached<>(value, Duration.ofNanos(Math.max(0, now - loadedNanos)), !isFresh(now));
        }
    }
}
