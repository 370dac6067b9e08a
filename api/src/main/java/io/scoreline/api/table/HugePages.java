package io.scoreline.api.table;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Memory of the system in huge pages: what is looked up at random then misses the TLB less often, and one page fault brings two megabytes. The kernel is asked for them with `madvise` as its
/// documentation has it (Transparent Hugepage Support); where it has none the pages are small ones. Linux alone has these calls.
@SuppressWarnings("restricted")
final class HugePages {
    /// The kernel's huge pages begin at multiples of this.
    private static final long PAGE_BYTES = 2L << 20;

    private static final int PROT_READ_WRITE = 1 | 2;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x2 | 0x20 | 0x4000;
    private static final int MADV_HUGEPAGE = 14;
    private static final int NO_FILE = -1;
    private static final Optional<HugePages> HERE =
            System.getProperty("os.name").equals("Linux") ? Optional.of(new HugePages(Linker.nativeLinker())) : Optional.empty();

    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle madvise;

    private HugePages(Linker linker) {
        mmap = handle(linker, "mmap", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        munmap = handle(linker, "munmap", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
        madvise = handle(linker, "madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    }

    private static MethodHandle handle(Linker linker, String name, FunctionDescriptor types) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), types);
    }

    /// Zeros in whole pages, of which each takes memory when it is first touched; they go with the arena. Empty when the system gives none.
    static Optional<MemorySegment> map(long bytes, Arena arena) {
        return HERE.flatMap(calls -> calls.mapHere(bytes, arena));
    }

    private Optional<MemorySegment> mapHere(long bytes, Arena arena) {
        long all = bytes + PAGE_BYTES;
        MemorySegment mapping = mmap(all);
        if (mapping.address() == -1L) {
            return Optional.empty();
        }
        MemorySegment owned = mapping.reinterpret(all, arena, this::munmap);
        MemorySegment pages = owned.asSlice(Math.floorMod(-mapping.address(), PAGE_BYTES), bytes);
        madvise(pages);
        return Optional.of(pages);
    }

    private MemorySegment mmap(long bytes) {
        try {
            return (MemorySegment) mmap.invokeExact(
                    MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, NO_FILE, 0L);
        } catch (Throwable failure) {
            throw new LinkageError("mmap", failure);
        }
    }

    /// What it answers is of no use: these are the bytes that were mapped.
    private void munmap(MemorySegment mapping) {
        try {
            int _ = (int) munmap.invokeExact(mapping, mapping.byteSize());
        } catch (Throwable failure) {
            throw new LinkageError("munmap", failure);
        }
    }

    /// A kernel that does not have it gives small pages.
    private void madvise(MemorySegment pages) {
        try {
            int _ = (int) madvise.invokeExact(pages, pages.byteSize(), MADV_HUGEPAGE);
        } catch (Throwable failure) {
            throw new LinkageError("madvise", failure);
        }
    }
}
