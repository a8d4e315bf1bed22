package org.quern.oozie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.quern.jobs.cli.Program;

/** Mistakes in a job's properties that nobody need wait for Oozie to find. */
class JobCheckTest {
    private static Properties with(Application application, String key, String value) {
        Properties properties = application.properties();
        properties.setProperty(key, value);
        return properties;
    }

    @ParameterizedTest
    @EnumSource(Application.class)
    void findsNothingInTheOwnProperties(Application application) {
        assertThat(JobCheck.problems(application, application.properties())).isEmpty();
        assertThat(JobCheck.doubts(application, application.properties())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    quernEngine      | spark                           | quernEngine is 'spark', but must be mapreduce, yarn or local
                    launcherMemoryMb | lots                            | launcherMemoryMb is 'lots', but must be a whole number
                    fit              | lindmod --formula 'y ~ x'       | fit: Unknown verb 'lindmod'; did you mean 'linmod'?
                    fit              | linmod --formla 'y ~ x'         | fit: Unknown option '--formla'; did you mean '--formula'?
                    fit              | linmod --formula 'y ~ x         | fit: The quote ' is not closed in: linmod --formula 'y ~ x
                    fit              | linmod --formula 'y ~ ${x}' --b | fit: Unknown option '--b'
                    check            | --mesure rmse                   | check: Unknown option '--mesure'; did you mean '--measure'?
                    importOptions    | --rows-per-chunk many           | importOptions: Invalid value for option '--rows-per-chunk'
                    quernOptions     | "-D x=y                         | quernOptions: The quote " is not closed in: "-D x=y
                    """)
    void namesTheMistake(String key, String value, String expected) {
        assertThat(JobCheck.problems(Application.FIT, with(Application.FIT, key, value)))
                .isNotEmpty()
                .first()
                .asString()
                .startsWith(expected);
    }

    @Test
    void namesMistakesInOptionsOfScoring() {
        assertThat(JobCheck.problems(
                        Application.SCORE_SCHEDULE,
                        with(Application.SCORE_SCHEDULE, "scoreOptions", "--extra-var Date")))
                .isNotEmpty()
                .first()
                .asString()
                .startsWith("scoreOptions: Unknown option '--extra-var'; did you mean '--extra-vars'?");
    }

    @Test
    void leavesToOozieWhatOnlyOozieKnows() {
        assertThat(JobCheck.problems(Application.FIT, with(Application.FIT, "quernEngine", "${engine}")))
                .isEmpty();
        assertThat(JobCheck.problems(
                        Application.FIT, with(Application.FIT, "fit", "kmeans --formula '~ x' --clusters ${clusters}")))
                .isEmpty();
    }

    @Test
    void doubtsNamesThatAreNearToAnother() {
        assertThat(JobCheck.doubts(Application.SCORE_SCHEDULE, with(Application.SCORE_SCHEDULE, "concurency", "3")))
                .containsExactly("'concurency' is no parameter of score-schedule; did you mean 'concurrency'?");
        assertThat(JobCheck.doubts(Application.SCORE_SCHEDULE, with(Application.SCORE_SCHEDULE, "country", "fr")))
                .isEmpty();
    }

    @Test
    void aCommandIsLookedAtWithoutBeingRun() {
        assertThat(Program.mistakes(List.of("summary", "--data", "nowhere.q", "--formula", "~ x")))
                .isEmpty();
        assertThat(Program.mistakes(List.of("sumary", "--data", "nowhere.q")))
                .singleElement()
                .asString()
                .startsWith("Unknown verb 'sumary'; did you mean 'summary'?");
    }
}
