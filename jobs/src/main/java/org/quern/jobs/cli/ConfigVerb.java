package org.quern.jobs.cli;

import java.io.PrintStream;
import org.apache.hadoop.conf.Configuration;
import org.quern.jobs.Setting;
import org.quern.jobs.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the configuration keys and the values in force. */
@Command(
        name = "config",
        description = "List Quern's configuration keys and the values in force.",
        footer = {"", "Examples:", "  quern config", "  quern config -D quern.split.target=512m --format csv"})
final class ConfigVerb extends Verb {
    @Mixin
    private ResultOptions results = new ResultOptions();

    @Override
    protected void run(VerbContext context) {
        PrintStream out = context.out();
        switch (results.format()) {
            case TEXT -> {
                for (Setting<?> setting : Settings.ALL) {
                    out.println(setting.key() + " = " + value(setting, context.configuration()));
                    out.println("    " + setting.description());
                }
            }
            case CSV -> {
                out.println("key,type,default,unit,value");
                for (Setting<?> setting : Settings.ALL) {
                    out.println(String.join(
                            ",",
                            setting.key(),
                            setting.type(),
                            setting.defaultText(),
                            setting.unit(),
                            value(setting, context.configuration())));
                }
            }
            case JSON ->
                context.printJson(Settings.ALL.stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Setting::key,
                                setting -> value(setting, context.configuration()),
                                (a, b) -> a,
                                java.util.LinkedHashMap::new)));
        }
    }

    private static String value(Setting<?> setting, Configuration configuration) {
        return String.valueOf(setting.of(configuration));
    }
}
