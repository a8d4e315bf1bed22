package org.quern.yarn.client;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.security.UserGroupInformation;
import org.quern.QuernException;
import org.quern.jobs.cli.ResultOptions;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.record.Standing;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Lists this user's applications, running and ended. */
@Command(
        name = "list",
        description = "List your applications, those that have ended too.",
        footer = {"", "Examples:", "  quern yarn list", "  quern yarn list --state running,queued --format csv"})
final class ListVerb extends Verb {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Option(
            names = "--state",
            paramLabel = "STATE,…",
            split = ",",
            converter = Standings.class,
            description = "Only those that are queued, running, finished, failed, canceled, missing (without an end on"
                    + " record, and unknown to the resource manager) or undetermined (it could not be asked).")
    private List<Standing> states = new ArrayList<>();

    @Mixin
    private ResultOptions results = new ResultOptions();

    /** {@code --state}. */
    static final class Standings implements ITypeConverter<Standing> {
        @Override
        public Standing convert(String text) {
            try {
                return Standing.valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text
                        + "' is none of queued, running, finished, failed, canceled," + " missing, undetermined");
            }
        }
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        List<Listing> listings = new Applications(context).with((cluster, directories) -> {
            Runs runs = new Runs(directories, context.configuration());
            try {
                String user = UserGroupInformation.getCurrentUser().getShortUserName();
                return Listing.all(cluster.applications(user), directories, runs);
            } catch (QuernException e) {
                List<Listing> all = Listing.all(List.of(), directories, runs);
                if (all.isEmpty()) {
                    throw e;
                }
                context.progress().message(e.getMessage());
                return all.stream().map(Listing::undetermined).toList();
            }
        });
        print(
                listings.stream()
                        .filter(listing -> states.isEmpty() || states.contains(listing.standing()))
                        .toList(),
                context);
    }

    private void print(List<Listing> listings, VerbContext context) {
        PrintStream out = context.out();
        switch (results.format()) {
            case TEXT -> {
                int width = listings.stream()
                        .mapToInt(listing -> listing.id().length())
                        .max()
                        .orElse(2);
                String form = "%-" + width + "s  %-12s  %-12s  %-19s  %-19s  %s%n";
                out.printf(Locale.ROOT, form, "id", "state", "queue", "submitted", "ended", "command");
                listings.forEach(listing -> out.printf(
                        Locale.ROOT,
                        form,
                        listing.id(),
                        listing.standing(),
                        listing.queue(),
                        LOCAL.format(listing.submitted()),
                        listing.ended().map(LOCAL::format).orElse(""),
                        listing.command()));
            }
            case CSV -> {
                out.println("id,state,queue,submitted,ended,command");
                listings.forEach(listing -> out.println(String.join(
                        ",",
                        listing.id(),
                        listing.standing().name(),
                        quoted(listing.queue()),
                        time(listing.submitted()),
                        listing.ended().map(ListVerb::time).orElse(""),
                        quoted(listing.command()))));
            }
            case JSON -> context.printJson(listings.stream().map(ListVerb::json).toList());
        }
    }

    private static Map<String, Object> json(Listing listing) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", listing.id());
        json.put("state", listing.standing().name());
        json.put("queue", listing.queue());
        json.put("submitted", time(listing.submitted()));
        json.put("ended", listing.ended().map(ListVerb::time).orElse(null));
        json.put("command", listing.command());
        return json;
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
