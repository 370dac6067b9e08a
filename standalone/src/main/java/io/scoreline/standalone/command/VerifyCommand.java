package io.scoreline.standalone.command;

import io.scoreline.shard.memory.MemoryBudget;
import io.scoreline.shard.store.LocalFileStore;
import io.scoreline.standalone.config.StandaloneConfig;
import io.scoreline.standalone.roles.StoreAccess;
import io.scoreline.worker.verify.StoreVerifier;
import io.scoreline.worker.verify.VerifyReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `verify`: a store held against its catalog, also while its roles run.
@Command(
        name = "verify",
        description = "Check that every live file is there and whole, that ranges and counts add up, and that scores"
                + " computed again come out the same.")
final class VerifyCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final GlobalFlags global = new GlobalFlags();

    @Mixin
    private final StoreFlags flags = new StoreFlags();

    @Option(names = "--deep", description = "every row of every event file, and the scores of all partitions")
    private boolean deep;

    VerifyCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        StandaloneConfig config = context.config(global.config, flags.settings());
        try (StoreAccess store = StoreAccess.beside(config)) {
            VerifyReport report = new StoreVerifier(
                            store.catalog(),
                            new LocalFileStore(store.dataDirectory()),
                            new MemoryBudget(config.memoryBudget().bytes()),
                            context.clock().instant())
                    .verify(deep);
            print(report);
            return report.isSound() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private void print(VerifyReport report) {
        report.faults().forEach(fault -> context.terminal().print(fault.subject() + ": " + fault.problem()));
        report.setAside()
                .forEach(file -> context.terminal().print(file.subject() + ": set aside, not merged: " + file.problem()));
        report.unknownFiles().forEach(file -> context.terminal().print(file + ": not known to the catalog"));
        report.notes().forEach(context.terminal()::print);
        int wrong = report.faults().size() + report.setAside().size();
        context.terminal().print((wrong == 0 ? "sound" : wrong + (wrong == 1 ? " fault" : " faults")) + ": " + report.files() + " files, "
                + report.bytes() + " bytes, " + (deep ? report.rows() + " rows, " : "") + report.scores()
                + " scores computed again, " + report.unknownFiles().size() + " files unknown, up to seq " + report.seq());
    }
}
