package io.scoreline.worker.upkeep;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Lets threads stand back where there are too few processors: rounds, answers and other processes go first. A thread has a
/// nice value of its own on Linux alone (setpriority(2), "C library/kernel differences"); elsewhere nothing is done.
@SuppressWarnings("restricted")
public final class Niceness {
    /// About a tenth of the time of a processor that others want too, which brings merges forward even there.
    static final int BACKGROUND = 10;

    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");
    private static final Path THREADS = Path.of("/proc/self/task");
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private Niceness() {}

    /// The same work, in the background. For platform threads, which keep their nice value until they end.
    public static Runnable background(Runnable work) {
        return () -> {
            if (LINUX) {
                setPriority(CALLING_THREAD);
            }
            work.run();
        };
    }

    /// Sends the JVM's compilers to the background, and those that they start later. For processes that nobody waits for
    /// while they become quick.
    public static void sendCompilersBack() {
        if (!LINUX) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                String name = Files.readString(thread.resolve("comm"));
                if (name.startsWith("C1 ") || name.startsWith("C2 ")) {
                    setPriority(Integer.parseInt(thread.getFileName().toString()));
                }
            }
        } catch (IOException ended) {
            // A thread that was listed is gone, or /proc is: whatever is left stays as it is.
        }
    }

    /// A system that refuses it runs the thread as any other.
    private static void setPriority(int thread) {
        MemorySegment address = Linker.nativeLinker().defaultLookup().findOrThrow("setpriority");
        MethodHandle setpriority = Linker.nativeLinker()
                .downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            int _ = (int) setpriority.invokeExact(PRIO_PROCESS, thread, BACKGROUND);
        } catch (Throwable failure) {
            throw new LinkageError("setpriority", failure);
        }
    }
}
