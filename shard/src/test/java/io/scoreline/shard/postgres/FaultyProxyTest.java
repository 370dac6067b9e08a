package io.scoreline.shard.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scoreline.shard.catalog.CatalogSettings;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FaultyProxyTest {
    private static final long DEADLINE_SECONDS = 30;
    private static final Duration DEADLINE = Duration.ofSeconds(DEADLINE_SECONDS);
    private static final String ADD = "INSERT INTO seen VALUES (1)";

    /// Long enough for what would pass to have passed.
    private static final String IMPATIENT = "&socketTimeout=1";

    private final CatalogSettings settings = TestingPostgres.newDatabase();
    private final FaultyProxy proxy = FaultyProxy.before(settings);

    FaultyProxyTest() throws IOException {}

    @BeforeEach
    void makeTable() throws SQLException {
        direct("CREATE TABLE seen (n int)");
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
    }

    @Test
    void everythingPassesAndConnectionsAreCounted() throws Exception {
        try (Connection one = connect("");
                Connection two = connect("")) {
            execute(one, ADD);
            execute(two, ADD);
            assertThat(proxy.openConnections()).isEqualTo(2);
        }
        assertThat(seen()).isEqualTo(2);
        assertThat(proxy.takenConnections()).isEqualTo(2);
    }

    @Test
    void cutBreaksAllConnectionsAndRefusesNewOnesUntilMended() throws Exception {
        try (Connection connection = connect("")) {
            proxy.cut();
            assertThat(proxy.openConnections()).isZero();
            assertThatThrownBy(() -> execute(connection, ADD)).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> connect("").close()).isInstanceOf(SQLException.class);
        assertThat(proxy.refusedConnections()).isPositive();
        proxy.mend();
        try (Connection again = connect("")) {
            execute(again, ADD);
        }
        assertThat(seen()).isOne();
    }

    @Test
    void stalledStatementsGoOnWhenMended() throws Exception {
        try (Connection connection = connect("")) {
            proxy.stall();
            CompletableFuture<Integer> added = CompletableFuture.supplyAsync(() -> executeUnchecked(connection, ADD));
            assertThatThrownBy(() -> connect(IMPATIENT).close()).hasRootCauseInstanceOf(SocketTimeoutException.class);
            assertThat(added).isNotDone();
            assertThat(seen()).isZero();
            proxy.mend();
            assertThat(added.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isOne();
        }
        assertThat(seen()).isOne();
    }

    @Test
    void heldAnswersLeaveTheClientWaitingForWhatHasHappened() throws Exception {
        try (Connection connection = connect(IMPATIENT)) {
            proxy.holdAnswers();
            assertThatThrownBy(() -> execute(connection, ADD)).hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
        assertThat(seen()).isOne();
    }

    @Test
    void halfOpenConnectionsAreTakenAndNeverAnswered() throws Exception {
        try (Connection before = connect("")) {
            proxy.halfOpen();
            assertThatThrownBy(() -> connect(IMPATIENT).close()).hasRootCauseInstanceOf(SocketTimeoutException.class);
            execute(before, ADD);
        }
        assertThat(seen()).isOne();
    }

    @Test
    void aLostAnswerBelongsToAStatementThatHappened() throws Exception {
        StatementFault fault = proxy.loseAnswer("INSERT INTO seen");
        try (Connection connection = connect("");
                Connection other = connect("")) {
            execute(connection, "SELECT 1");
            assertThat(fault.isMet()).isFalse();
            assertThatThrownBy(() -> execute(connection, ADD)).isInstanceOf(SQLException.class);
            assertThat(fault.awaitMet(DEADLINE)).isTrue();
            execute(other, ADD);
        }
        assertThat(seen()).isEqualTo(2);
        assertThat(proxy.lostAnswers()).isOne();
    }

    @Test
    void aLostAnswerToACommitLeavesItCommitted() throws Exception {
        try (Connection connection = connect("")) {
            connection.setAutoCommit(false);
            execute(connection, ADD);
            StatementFault fault = proxy.loseAnswer("COMMIT");
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            assertThat(fault.awaitMet(DEADLINE)).isTrue();
        }
        assertThat(seen()).isOne();
    }

    @Test
    void aCutBeforeTheAnswerTakesAllConnectionsWithIt() throws Exception {
        StatementFault fault = proxy.cutBeforeAnswer("INSERT INTO seen");
        try (Connection connection = connect("");
                Connection other = connect("")) {
            assertThatThrownBy(() -> execute(connection, ADD)).isInstanceOf(SQLException.class);
            assertThat(fault.awaitMet(DEADLINE)).isTrue();
            assertThatThrownBy(() -> execute(other, ADD)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> connect("").close()).isInstanceOf(SQLException.class);
        }
        assertThat(seen()).isOne();
    }

    @Test
    void aLostStatementHasNotHappened() throws Exception {
        StatementFault fault = proxy.loseStatement("INSERT INTO seen");
        try (Connection connection = connect("")) {
            assertThatThrownBy(() -> execute(connection, ADD)).isInstanceOf(SQLException.class);
            assertThat(fault.isMet()).isTrue();
        }
        assertThat(seen()).isZero();
    }

    @Test
    void aHeldStatementOutlivesACutAndHappensWhenReleased() throws Exception {
        StatementFault fault = proxy.hold("INSERT INTO seen");
        try (Connection connection = connect("");
                Connection other = connect("")) {
            CompletableFuture<Integer> added = CompletableFuture.supplyAsync(() -> executeUnchecked(connection, ADD));
            assertThat(fault.awaitMet(DEADLINE)).isTrue();
            proxy.cutAllBut(fault);
            assertThatThrownBy(() -> execute(other, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThat(seen()).isZero();
            fault.release();
            assertThat(added.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isOne();
        }
        assertThat(seen()).isOne();
    }

    @Test
    void answersAreLostByChanceUntilMended() throws Exception {
        try (Connection connection = connect("")) {
            proxy.loseAnswers(new Random(1), 1);
            assertThatThrownBy(() -> execute(connection, ADD)).isInstanceOf(SQLException.class);
        }
        proxy.mend();
        try (Connection again = connect("")) {
            execute(again, ADD);
        }
        assertThat(proxy.lostAnswers()).isOne();
    }

    private Connection connect(String parameters) throws SQLException {
        CatalogSettings through = proxy.through(settings);
        return DriverManager.getConnection(through.jdbcUrl() + parameters, through.user(), through.password());
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    private static int executeUnchecked(Connection connection, String sql) {
        try {
            return execute(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void direct(String sql) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password())) {
            execute(connection, sql);
        }
    }

    private int seen() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(settings.jdbcUrl(), settings.user(), settings.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM seen")) {
            result.next();
            return result.getInt(1);
        }
    }
}
