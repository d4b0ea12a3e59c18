package io.madang;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shape of the code base as rules: who may use whom, and what each part must not know.
///
/// [#ALLOWED] is the one place where the architecture is changed.
class ArchitectureTest {

  private static final Set<String> CORES =
      Set.of("wire", "ice", "dtls", "srtp", "rtp", "sctp", "sdp");

  /// Which of our packages each package may use, by the first name below `io.madang`; a subpackage
  /// (`rtp.codec`) belongs to its parent. A package that is missing here may not exist.
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("wire", Set.of()),
          Map.entry("ice", Set.of("wire")),
          Map.entry("dtls", Set.of("wire")),
          Map.entry("srtp", Set.of("wire")),
          Map.entry("rtp", Set.of("wire")),
          Map.entry("sctp", Set.of("wire")),
          Map.entry("sdp", Set.of("wire")),
          Map.entry("transport", CORES),
          Map.entry("room", with(CORES, "transport")),
          Map.entry("signal", with(CORES, "transport", "room")),
          Map.entry("rtsp", with(CORES, "transport", "room")),
          Map.entry("hls", with(CORES, "transport", "room")),
          Map.entry("compose", with(CORES, "transport", "room")),
          Map.entry("cluster", with(CORES, "transport", "room")),
          Map.entry(
              "server",
              with(CORES, "transport", "room", "signal", "rtsp", "hls", "compose", "cluster")));

  private static final String[] CORE_PACKAGES = packagesOf(CORES);

  private static final String[] FRAMEWORKS = {
    "io.quarkus..",
    "jakarta..",
    "io.vertx..",
    "io.smallrye..",
    "org.eclipse.microprofile..",
    "io.micrometer..",
  };

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.madang");

  private static final JavaClasses MAIN_AND_TESTS =
      new ClassFileImporter().importPackages("io.madang");

  @Test
  void packages_useOnlyWhatTheTableAllows() {
    check(classes().should(useOnlyAllowedPackages()));
  }

  @Test
  void packages_formNoCycles() {
    check(slices().matching("io.madang.(*)..").should().beFreeOfCycles());
  }

  @Test
  void frameworks_areKnownToServerAndClusterOnly() {
    check(
        noClasses()
            .that(not(resideInAnyPackage("io.madang.server..", "io.madang.cluster..")))
            .should()
            .dependOnClassesThat(resideInAnyPackage(FRAMEWORKS)));
  }

  @Test
  void bouncyCastle_isKnownToDtlsOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.dtls..")))
            .should()
            .dependOnClassesThat(resideInAPackage("org.bouncycastle..")));
  }

  @Test
  void netty_isKnownToTransportOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.transport..")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty..")));
  }

  @Test
  void jackson_isStreamedByProtocolsAndBoundByServerOnly() {
    check(
        noClasses()
            .that(
                not(
                    resideInAnyPackage(
                        "io.madang.server..", "io.madang.signal..", "io.madang.compose.link..")))
            .should()
            .dependOnClassesThat(resideInAPackage("com.fasterxml.jackson..")));
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.server..")))
            .should()
            .dependOnClassesThat(
                resideInAPackage("com.fasterxml.jackson..")
                    .and(not(resideInAPackage("com.fasterxml.jackson.core..")))));
  }

  @Test
  void ffmpeg_isKnownToTheWorkerOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.compose.worker..")))
            .should()
            .dependOnClassesThat(resideInAPackage("org.bytedeco..")));
  }

  @Test
  void protocolCores_ownNoSocketThreadOrLogger() {
    check(
        noClasses()
            .that(resideInAnyPackage(CORE_PACKAGES))
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.nio.channels..",
                        "java.util.concurrent..",
                        "java.lang.foreign..",
                        "org.jboss.logging..",
                        "java.util.logging..")
                    .or(named(Thread.class, java.net.Socket.class, java.net.DatagramSocket.class))
                    .or(named(java.net.ServerSocket.class))));
  }

  @Test
  void socketAddresses_areKnownToTheCoresThatNeedThem() {
    check(
        noClasses()
            .that(resideInAnyPackage(packagesOf(Set.of("dtls", "srtp", "rtp", "sctp", "sdp"))))
            .should()
            .dependOnClassesThat(named(java.net.InetSocketAddress.class)));
  }

  @Test
  void clocks_areReadByTheWirePackageOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.wire..")))
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now"));
  }

  @Test
  void reflection_isKnownToServerOnly() {
    check(
        noClasses()
            .that(not(resideInAPackage("io.madang.server..")))
            .should()
            .dependOnClassesThat(
                resideInAPackage("java.lang.reflect..").or(named(java.util.ServiceLoader.class)))
            .orShould()
            .callMethodWhere(calls(Class.class, "forName")));
  }

  @Test
  void code_neverSleepsNorPrints() {
    check(noClasses().should().accessField(System.class, "out"));
    noClasses().should().callMethodWhere(calls(Thread.class, "sleep")).check(MAIN_AND_TESTS);
    check(methods().should().notHaveName("finalize"));
  }

  @Test
  void publicFields_areFinal() {
    check(fields().that().arePublic().should().beFinal());
  }

  @Test
  void classes_areClosedForInheritance() {
    check(
        classes()
            .that(not(resideInAPackage("io.madang.server..")))
            .and()
            .areNotInterfaces()
            .and()
            .areNotEnums()
            .and()
            .areNotAnonymousClasses()
            .should(beFinalSealedOrAbstract()));
  }

  @Test
  void packageNames_sayWhatIsInThem() {
    check(
        noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl.."));
  }

  @Test
  void packages_areNullMarkedAndDescribed() throws IOException {
    var root = Path.of("src/main/java");
    var missing = new ArrayList<Path>();
    for (Path directory : packagesWithSources(root)) {
      Path info = directory.resolve("package-info.java");
      String text = Files.exists(info) ? Files.readString(info) : "";
      if (!text.startsWith("///") || !text.contains("@NullMarked")) {
        missing.add(root.relativize(directory));
      }
    }

    assertThat(missing).as("packages without a described, @NullMarked package-info").isEmpty();
  }

  @Test
  void suppressedWarnings_giveTheirReason() throws IOException {
    var bare = Pattern.compile("@SuppressWarnings\\([^)]*\\)\\s*$");
    var offences = new ArrayList<String>();
    for (Path file : sources(Path.of("src"))) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        boolean explained = i > 0 && lines.get(i - 1).strip().startsWith("//");
        if (bare.matcher(lines.get(i)).find() && !explained) {
          offences.add(file + ":" + (i + 1));
        }
      }
    }

    assertThat(offences).as("@SuppressWarnings without a comment in its line or above").isEmpty();
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }

  private static ArchCondition<JavaClass> useOnlyAllowedPackages() {
    return new ArchCondition<>("use only packages of lower levels (the table in this test)") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        String from = topLevelPackage(origin);
        Set<String> allowed = ALLOWED.get(from);
        if (allowed == null) {
          events.add(SimpleConditionEvent.violated(origin, from + " is not in the table"));
          return;
        }
        for (var dependency : origin.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          String to = topLevelPackage(target);
          if (!to.isEmpty() && !to.equals(from) && !allowed.contains(to)) {
            events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> beFinalSealedOrAbstract() {
    return new ArchCondition<>("be final, sealed, abstract or records") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean closed =
            type.getModifiers().contains(JavaModifier.FINAL)
                || type.getModifiers().contains(JavaModifier.ABSTRACT)
                || type.reflect().isSealed();
        if (!closed) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " is open"));
        }
      }
    };
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String method) {
    return describe(
        owner.getSimpleName() + "." + method,
        call ->
            call.getTargetOwner().isEquivalentTo(owner)
                && call.getTarget().getName().equals(method));
  }

  private static DescribedPredicate<JavaClass> named(Class<?>... types) {
    Set<String> names = Stream.of(types).map(Class::getName).collect(toCollection(TreeSet::new));
    return describe("are " + names, type -> names.contains(type.getName()));
  }

  private static String topLevelPackage(JavaClass type) {
    String name = type.getPackageName();
    String root = "io.madang.";
    if (!name.startsWith(root)) {
      return "";
    }
    String rest = name.substring(root.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }

  private static Set<String> with(Set<String> base, String... more) {
    var all = new TreeSet<>(base);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private static String[] packagesOf(Set<String> names) {
    return names.stream().map(name -> "io.madang." + name + "..").toArray(String[]::new);
  }

  private static Set<Path> packagesWithSources(Path root) throws IOException {
    return sources(root).stream().map(Path::getParent).collect(toCollection(TreeSet::new));
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
