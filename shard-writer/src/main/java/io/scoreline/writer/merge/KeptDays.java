package io.scoreline.writer.merge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// From which day on events are kept: those of the tenants named here, and those of all others. Days are counted from
/// 1970-01-01 in UTC; a day is over for a tenant once all of it is older than the tenant's events are kept.
public record KeptDays(int others, Map<String, Integer> tenants) {
    /// The first day of what is kept for ever.
    public static final int EVER = Integer.MIN_VALUE;

    public static final KeptDays ALL = new KeptDays(EVER, Map.of());

    public KeptDays {
        tenants = Map.copyOf(tenants);
    }

    /// `others` is null for ever, a tenant's zero is for ever.
    public static KeptDays at(Instant now, @Nullable Duration others, Map<String, Duration> tenants) {
        Map<String, Integer> first = new TreeMap<>();
        tenants.forEach((tenant, kept) -> first.put(tenant, first(now, kept)));
        return new KeptDays(others == null ? EVER : first(now, others), first);
    }

    private static int first(Instant now, Duration kept) {
        return kept.isZero() ? EVER : (int) LocalDate.ofInstant(now.minus(kept), ZoneOffset.UTC).toEpochDay();
    }

    int firstOf(String tenant) {
        return tenants.getOrDefault(tenant, others);
    }

    /// Of earlier days nobody's events are kept.
    public int firstOfAny() {
        return firsts().min().orElse(others);
    }

    /// Of earlier days somebody's events are kept no longer, of this one and later everybody's are.
    int firstOfAll() {
        return firsts().max().orElse(others);
    }

    /// Whether there are days of which some keep their events and others do not.
    public boolean isByTenant() {
        return firstOfAny() != firstOfAll();
    }

    private IntStream firsts() {
        return IntStream.concat(
                IntStream.of(others), tenants.values().stream().mapToInt(Integer::intValue));
    }

    /// Whose events of a day are kept no longer: those of the tenants named, or, when `others`, of all but these.
    record Over(boolean others, TreeSet<String> tenants) {}

    Over overOn(int day) {
        boolean othersAreOver = day < others;
        TreeSet<String> unlike = new TreeSet<>();
        tenants.forEach((tenant, first) -> {
            if (day < first != othersAreOver) {
                unlike.add(tenant);
            }
        });
        return new Over(othersAreOver, unlike);
    }
}
