package io.scoreline.api.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Tenants numbered by one table, in the order in which they came. One thread adds, any number read.
final class TenantNumbers {
    static final int UNKNOWN = -1;

    private volatile Map<String, Integer> numbers = Map.of();
    private byte[] last = {};
    private int lastNumber = UNKNOWN;

    int of(String tenant) {
        return numbers.getOrDefault(tenant, UNKNOWN);
    }

    /// The tenant's number, a new one when it has none.
    int add(byte[] tenant, int from, int length) {
        if (lastNumber != UNKNOWN && Arrays.equals(last, 0, last.length, tenant, from, from + length)) {
            return lastNumber;
        }
        String name = new String(tenant, from, length, UTF_8);
        int number = numbers.getOrDefault(name, numbers.size());
        Map<String, Integer> next = new HashMap<>(numbers);
        next.put(name, number);
        numbers = Map.copyOf(next);
        last = name.getBytes(UTF_8);
        lastNumber = number;
        return number;
    }
}
