package io.madang.server.doctor;

import io.madang.server.doctor.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Judges facts, in words for operators: what is the matter, what it means, what to set. Pure.
final class Findings {
  private Findings() {}

  /// The worst first; those of one kind in the order of a packet's way.
  static List<Finding> of(Facts facts, Probes probes) {
    var found = new ArrayList<Finding>();
    MediaFindings.collect(facts, found);
    PathFindings.collect(facts, probes, found);
    TlsFindings.collect(facts, probes, found);
    TurnFindings.collect(facts, found);
    found.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(found);
  }

  static boolean isOk(List<Finding> findings) {
    return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /// All of it in one sentence: how many, and the worst one.
  static String summary(List<Finding> findings) {
    long errors = count(findings, Severity.ERROR);
    long warnings = count(findings, Severity.WARNING);
    if (errors + warnings == 0) {
      return "Clients can come by every way that this server offers.";
    }
    return "%s, %s. %s"
        .formatted(
            plural(errors, "error"), plural(warnings, "warning"), findings.getFirst().text());
  }

  private static long count(List<Finding> findings, Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }

  private static String plural(long count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }
}
