package org.quern.oozie;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.quern.jobs.cli.Program;
import org.quern.jobs.cli.Verb;
import org.quern.jobs.cli.VerbContext;
import org.quern.jobs.models.ModelStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a workflow that runs one command. */
@Command(
        name = "render",
        description = "Write a workflow for Oozie that runs a verb with these options.",
        footer = {
            "",
            "Parameters of the job may stand in the options, as '$${data}'. See docs/oozie.md for how to run it.",
            "",
            "Examples:",
            "  quern oozie render -- summary --data '$${data}' --formula '~ .' --format csv",
            "  quern oozie render --name late --out workflow.xml -- logit --data hdfs:///flights.q \\",
            "      --formula \"Late ~ DepTime\" --out hdfs:///late.avro --overwrite --resume"
        })
final class RenderVerb extends Verb {
    @Option(names = "--name", paramLabel = "TEXT", description = "Name of the workflow; default: quern and the verb.")
    private String name;

    @Option(
            names = "--out",
            paramLabel = "PATH",
            description = "File to write, in the cluster unless it begins with file:; by default standard output.")
    private String out;

    @Option(names = "--overwrite", description = "Replace the file if there is one.")
    private boolean overwrite;

    @Parameters(paramLabel = "VERB …", description = "The verb and its options, after '--'.")
    private List<String> command = new ArrayList<>();

    /** What follows the verb is the verb's, also where '--' is forgotten. */
    @Spec
    void stopAtVerb(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    protected List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (command.isEmpty()) {
            problems.add("Missing the verb to run: quern oozie render [options] -- VERB …");
        } else {
            problems.addAll(Program.mistakes(command));
        }
        if (overwrite && out == null) {
            problems.add("--overwrite needs --out, the file to replace");
        }
        return problems;
    }

    @Override
    protected void run(VerbContext context) throws IOException {
        String workflow = workflow(name == null ? "quern-" + command.get(0) : name, command);
        if (out == null) {
            context.out().print(workflow);
        } else {
            new ModelStore(context.configuration())
                    .write(
                            workflow.getBytes(StandardCharsets.UTF_8),
                            new Path(out),
                            overwrite ? ModelStore.Existing.REPLACE : ModelStore.Existing.REFUSE);
            context.out().println("Workflow written to: " + out);
        }
    }

    static String workflow(String name, List<String> command) {
        StringBuilder arguments = new StringBuilder();
        for (String word : command) {
            arguments.append("      <arg>").append(Xml.escape(word)).append("</arg>\n");
        }
        arguments
                .append("      <arg>")
                .append(CommandWords.SEVERAL)
                .append("${urlEncode(wf:conf('quernOptions'))}</arg>\n");
        return Application.resource("templates/workflow.xml")
                .replace("@NAME@", Xml.escape(name))
                .replace("@ARGUMENTS@", arguments);
    }
}
