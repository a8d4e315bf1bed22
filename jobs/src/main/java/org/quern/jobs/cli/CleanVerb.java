package org.quern.jobs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.quern.jobs.history.Housekeeping;
import org.quern.jobs.history.Housekeeping.Finding;
import org.quern.jobs.history.Housekeeping.Options.Mode;
import org.quern.jobs.history.RunHistory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what runs have left that nobody will use. */
@Command(
        name = "clean",
        description = "Remove working directories that ended or dead runs have left, and old records if asked to.",
        footer = {
            "",
            "The journal of a run that failed goes with its working directory: --resume then starts anew.",
            "",
            "Examples:",
            "  quern clean --dry-run",
            "  quern clean --older-than 2d --records-older-than 90d"
        })
final class CleanVerb extends Verb {
    private static final List<String> UNITS = List.of("bytes", "KB", "MB", "GB", "TB");

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            defaultValue = "7d",
            converter = Times.Length.class,
            description = "Leave what anybody has touched within this time: 90s, 30m, 12h or 2d. Default: 7d.")
    private Duration olderThan;

    @Option(
            names = "--records-older-than",
            paramLabel = "TIME",
            converter = Times.Length.class,
            description = "Remove the records of runs that ended longer ago than this too, and what applications have"
                    + " printed. By default all stay.")
    private Duration recordsOlderThan;

    @Option(names = "--dry-run", description = "Print what would be removed and remove nothing.")
    private boolean dryRun;

    @Override
    protected void run(VerbContext context) throws IOException {
        InstantSource clock = InstantSource.system();
        RunHistory history = new RunHistory(context.configuration(), context.progress()::message, clock);
        Housekeeping.Options options = new Housekeeping.Options(
                olderThan, Optional.ofNullable(recordsOlderThan), dryRun ? Mode.SHOW : Mode.REMOVE);
        print(
                new Housekeeping(options, context.configuration(), history, context.progress(), clock).run(),
                context.out());
    }

    private void print(List<Finding> findings, PrintStream out) {
        String removed = dryRun ? "would remove" : "removed";
        String form = "%-" + removed.length() + "s  %s  %s, untouched for %s: %s%n";
        for (Finding finding : findings) {
            out.printf(
                    Locale.ROOT,
                    form,
                    finding.fate() == Finding.Fate.REMOVED ? removed : "kept",
                    finding.path(),
                    size(finding.bytes()),
                    Times.text(finding.age()),
                    finding.why());
        }
        List<Finding> gone = findings.stream()
                .filter(finding -> finding.fate() == Finding.Fate.REMOVED)
                .toList();
        out.printf(
                Locale.ROOT,
                "%s %s, %s; %d kept%n",
                dryRun ? "Would remove" : "Removed",
                gone.size() == 1 ? "1 directory" : gone.size() + " directories",
                size(gone.stream().mapToLong(Finding::bytes).sum()),
                findings.size() - gone.size());
    }

    private static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
    }
}
