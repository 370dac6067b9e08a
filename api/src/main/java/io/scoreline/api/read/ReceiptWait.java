package io.scoreline.api.read;

import io.scoreline.api.http.ApiRequest;
import io.scoreline.api.http.QueryParameters;
import io.scoreline.api.http.WaitParameter;
import io.scoreline.api.receipt.ReceiptProgress;
import io.scoreline.api.receipt.ReceiptText;
import io.scoreline.api.table.ServedDefinition;
import io.scoreline.writer.Receipt;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query parameters `after` and `wait`: what is read includes what a receipt stands for, or says that it does not
/// yet. Thread-safe.
final class ReceiptWait {
    static final String AFTER = "after";

    private final DefinitionChoice definitions;
    private final ReceiptProgress progress;

    ReceiptWait(DefinitionChoice definitions, ReceiptProgress progress) {
        this.definitions = definitions;
        this.progress = progress;
    }

    /// Waits for the receipt, when there is one, in these partitions; true when time ran out before.
    boolean isPending(ApiRequest request, @Nullable String definition, Set<Integer> partitions)
            throws InterruptedException {
        QueryParameters query = request.query();
        String after = query.get(AFTER);
        if (after == null) {
            if (query.get(WaitParameter.NAME) != null) {
                throw QueryParameters.invalid(AFTER, "a receipt, as wait is given", "nothing");
            }
            return false;
        }
        Receipt receipt = ReceiptText.parse(after, request.tenant());
        long deadline = System.nanoTime() + WaitParameter.of(query).toNanos();
        for (int partition : partitions) {
            if (!await(request.tenant(), definition, partition, receipt, deadline)) {
                return true;
            }
        }
        return false;
    }

    private boolean await(
            String tenant, @Nullable String definition, int partition, Receipt receipt, long deadline)
            throws InterruptedException {
        while (true) {
            ServedDefinition served = definitions.choose(tenant, definition).served();
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!progress.awaitIn(served, partition, receipt, left)) {
                return false;
            }
            // Another version may have become the active one meanwhile.
            if (definitions.choose(tenant, definition).served().entry().id() == served.entry().id()) {
                return true;
            }
        }
    }
}
