package io.scoreline.standalone.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.scoreline.standalone.TestingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// What the documents say about modules, packages and libraries, checked on the compiled classes of all modules.
class HouseRulesTest {
    private static final List<String> MODULES = List.of("scoring", "shard", "writer", "worker", "api", "standalone");

    /// For each module those that it may use beside itself.
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "scoring", Set.of(),
            "shard", Set.of("scoring"),
            "writer", Set.of("scoring", "shard"),
            "worker", Set.of("scoring", "shard", "writer"),
            "api", Set.of("scoring", "shard", "writer"),
            "standalone", Set.of("scoring", "shard", "writer", "worker", "api"));

    /// For each heavy library its owners. An Arrow allocator may be handed on: it is what a scan gets its memory from.
    private static final Map<String, List<String>> OWNERS = Map.ofEntries(
            Map.entry("com.dslplatform..", List.of("io.scoreline.scoring.json..")),
            Map.entry(
                    "org.snakeyaml..",
                    List.of(
                            "io.scoreline.scoring.definition..",
                            "io.scoreline.standalone.config..",
                            "io.scoreline.standalone.markup..")),
            Map.entry("org.apache.parquet..", List.of("io.scoreline.shard.parquet..", "io.scoreline.writer.parquet..")),
            Map.entry("org.apache.arrow..", List.of("io.scoreline.shard.column..", "io.scoreline.shard.parquet..")),
            Map.entry("java.sql..", List.of("io.scoreline.shard.catalog..")),
            Map.entry("org.postgresql..", List.of("io.scoreline.shard.catalog..")),
            Map.entry("com.zaxxer..", List.of("io.scoreline.shard.catalog..")),
            Map.entry("com.github.benmanes..", List.of("io.scoreline.shard.cache..")),
            Map.entry("org.eclipse.jetty..", List.of("io.scoreline.api.http..")),
            Map.entry("io.micrometer..", List.of("io.scoreline.api..", "io.scoreline.standalone.roles..")),
            Map.entry("picocli..", List.of("io.scoreline.standalone.command..")),
            Map.entry("me.tongfei..", List.of("io.scoreline.standalone.terminal..")),
            Map.entry("ch.qos.logback..", List.of("io.scoreline.standalone.logging..")));

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.scoreline");

    @Test
    void everyModuleIsLookedAt() {
        Set<String> seen = ALL.stream().map(HouseRulesTest::module).collect(Collectors.toCollection(TreeSet::new));
        assertThat(seen).containsExactlyInAnyOrderElementsOf(MODULES);
    }

    private static String module(JavaClass type) {
        return type.getPackageName().replaceFirst("io\\.scoreline\\.([a-z]+).*", "$1");
    }

    @Test
    void modulesUseThoseBelowThemAlone() {
        for (String module : MODULES) {
            String[] forbidden = MODULES.stream()
                    .filter(other -> !other.equals(module)
                            && !MAY_USE.getOrDefault(module, Set.of()).contains(other))
                    .map(other -> "io.scoreline." + other + "..")
                    .toArray(String[]::new);
            if (forbidden.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage("io.scoreline." + module + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(forbidden)
                        .check(ALL);
            }
        }
    }

    @Test
    void everyHeavyLibraryHasItsOwners() {
        OWNERS.forEach((library, owners) -> noClasses()
                .that()
                .resideOutsideOfPackages(owners.toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAPackage(library).and(not(type(BufferAllocator.class))))
                .check(ALL));
    }

    /// A module's own package is its face, which those below it may know; among them there are no cycles.
    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.scoreline.(*).(*)..").should().beFreeOfCycles().check(ALL);
    }

    @Test
    void nobodyUsesUnsafe() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("sun.misc.Unsafe")
                .check(ALL);
    }

    @Test
    void nobodyUsesWhatIsStillIncubating() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jdk.incubator..", "jdk.internal..")
                .check(ALL);
    }

    @Test
    void theCommandLineAlonePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.scoreline.standalone.command..", "io.scoreline.standalone.terminal..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(ALL);
    }

    @Test
    void everyPackageTellsItsLifeAndIsNullMarked() {
        List<String> bare = ALL.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(each -> !each.isAnnotatedWith(NullMarked.class))
                .map(each -> each.getName())
                .toList();
        assertThat(bare).isEmpty();
    }

    @Test
    void namesAreNouns() {
        classes()
                .should()
                .haveSimpleNameNotEndingWith("Manager")
                .andShould()
                .haveSimpleNameNotEndingWith("Helper")
                .andShould()
                .haveSimpleNameNotEndingWith("Utils")
                .andShould()
                .haveSimpleNameNotEndingWith("Impl")
                .check(ALL);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager..", "..service..")
                .check(ALL);
    }

    @Test
    void noTestSleeps() throws IOException {
        List<String> sleepers = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TestingFiles.checkout())) {
            for (Path file : files.filter(HouseRulesTest::isTestSource).toList()) {
                if (Files.readString(file).contains("Thread.sle" + "ep(")) {
                    sleepers.add(file.toString());
                }
            }
        }
        assertThat(sleepers).isEmpty();
    }

    private static boolean isTestSource(Path file) {
        return file.toString().contains("/src/test/") && file.toString().endsWith(".java");
    }
}
