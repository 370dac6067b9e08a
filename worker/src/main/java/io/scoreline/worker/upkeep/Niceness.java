package io.scoreline.worker.upkeep;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Lets a thread stand back where there are too few processors: rounds, answers and other processes go first. A thread's
/// own nice value is Linux's (setpriority(2), "C library/kernel differences"); elsewhere it would be the whole process's, so nothing is done.
@SuppressWarnings("restricted")
public final class Niceness {
    /// About a tenth of the time of a processor that others want too, which brings merges forward even there.
    private static final int BACKGROUND = 10;

    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private Niceness() {}

    /// The same work, in the background. For platform threads, which keep their nice value until they end.
    public static Runnable background(Runnable work) {
        return () -> {
            standBack();
            work.run();
        };
    }

    /// A system that refuses it runs the thread as any other.
    private static void standBack() {
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        MemorySegment address = Linker.nativeLinker().defaultLookup().findOrThrow("setpriority");
        MethodHandle setpriority = Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            int _ = (int) setpriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, BACKGROUND);
        } catch (Throwable failure) {
            throw new LinkageError("setpriority", failure);
        }
    }
}
