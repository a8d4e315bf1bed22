package org.quern.yarn.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quern.jobs.record.Redaction;
import org.quern.jobs.record.RunRecord.DataUsed;
import org.quern.jobs.record.RunRecorder;
import org.quern.jobs.record.RunRecords;
import org.quern.jobs.record.WorkerView;
import org.quern.pass.Criterion;
import org.quern.pass.Progress;

/** The page in a real browser while its run goes on. Pictures of it are left in target/pages. */
class MasterPageIT {
    private static final Path PICTURES = Path.of("target/pages");
    private static final long ROWS = 10_000_000;

    private Instant now = RunRecords.NOON;
    private final RunRecorder run = new RunRecorder(
            RunRecords.queued(
                    "kmeans",
                    "--data",
                    "hdfs:///user/ann/flights.q",
                    "--formula",
                    "~ ArrDelay + DepTime + Distance<script>document.title='owned'</script>",
                    "--clusters",
                    "10",
                    "--out",
                    "hdfs:///user/ann/clusters.model"),
            Redaction.of(new Configuration(false)),
            Progress.NONE,
            () -> now);
    private List<WorkerView> workers = List.of();
    private MasterPage page;
    private Chromium browser;

    @BeforeEach
    void start() throws Exception {
        run.workersFrom(() -> workers);
        InstantSource clock = () -> now;
        page = MasterPage.start(
                "127.0.0.1",
                run::snapshot,
                new WebAccess(() -> Set.of(InetAddress.getLoopbackAddress()), "http://rm/proxy", Optional.empty()),
                clock);
        browser = Chromium.start();
        browser.size(1100, 900);
        browser.scheme("light");
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        page.close();
    }

    private static WorkerView worker(int number, WorkerView.State state, long rows, String ended) {
        return new WorkerView(
                String.format("container_1795352_0007_01_%06d", number),
                "node" + number % 3 + ".example.org:45454",
                state,
                2,
                14 - number % 2,
                (190L + 7 * number) << 20,
                (420L + 31 * number) << 20,
                rows,
                "http://node" + number % 3 + ".example.org:8042/node/containerlogs/c" + number + "/ann",
                ended);
    }

    private void begin() {
        run.attemptStarted(1, "container_1795352_0007_01_000001", "node1.example.org:45454", "http://n1:8042/logs");
        run.reads(new DataUsed("hdfs:///user/ann/flights.q", OptionalLong.of(3)));
        run.writes("hdfs:///user/ann/clusters.model");
        run.message("1 of 4 workers is there, computing begins");
        workers = List.of(worker(2, WorkerView.State.COMPUTING, 0, ""));
    }

    private void pass(int number) {
        run.passStarted("kmeans", number, ROWS);
        now = now.plusMillis(number == 1 ? 6200 : 1100 + 37 * (number * 7 % 11));
        run.rowsDone(ROWS);
        run.passFinished("kmeans", number);
        double value = 2.1e9 + 1.9e9 / (number * number);
        run.iteration(
                number,
                new Criterion(
                        "tot.withinss",
                        value,
                        "tot.withinss " + value + ", shift " + 3.0 / number + ", at least " + 90_000 / number
                                + " rows changed"));
    }

    private void fullRun() {
        begin();
        for (int number = 1; number <= 14; number++) {
            pass(number);
        }
        run.message(
                "container_1795352_0007_01_000005 on node2 was lost (killed by signal 9): its 14 chunks go to others");
        run.passStarted("kmeans", 15, ROWS);
        now = now.plusMillis(700);
        run.rowsDone(ROWS * 45 / 100);
        List<WorkerView> all = new ArrayList<>();
        for (int number = 2; number <= 4; number++) {
            all.add(worker(number, WorkerView.State.COMPUTING, ROWS * number, ""));
        }
        all.add(worker(5, WorkerView.State.LOST, ROWS, "killed by signal 9"));
        workers = all;
    }

    /** Pixels of the plot that are not empty. */
    private int inked() throws Exception {
        return Integer.parseInt(
                browser.value(
                        """
                (() => {
                  const canvas = document.querySelector('#plot canvas');
                  if (canvas === null) return 0;
                  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  let inked = 0;
                  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) inked++;
                  return inked;
                })()"""));
    }

    private void isClean() {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(page.url()) || url.startsWith("data:"));
    }

    @Test
    void followsARunFromTheQueueToItsEnd() throws Exception {
        browser.open(page.url());
        browser.await("document.querySelector('.state').textContent === 'QUEUED'");
        assertThat(browser.value("document.getElementById('criterion').hidden")).isEqualTo("true");
        browser.value("window.untouched = true");

        begin();
        browser.await("document.querySelector('.state').textContent === 'RUNNING'");
        pass(1);
        browser.await("document.querySelectorAll('#iterations tbody tr').length === 1");
        assertThat(browser.value("document.querySelectorAll('#workers tbody tr').length"))
                .isEqualTo("1");
        assertThat(inked()).isPositive();
        assertThat(browser.value("document.querySelector('#plot canvas').clientWidth > 600"))
                .isEqualTo("true");

        pass(2);
        pass(3);
        browser.await("document.querySelectorAll('#passes tbody tr').length === 3");
        assertThat(browser.value("document.getElementById('plot').dataset.values.split(' ').length"))
                .isEqualTo("3");
        run.finished(0, "");
        browser.await("document.querySelector('.state').textContent === 'FINISHED'");
        assertThat(browser.value("document.title")).isEqualTo("kmeans FINISHED – Quern");
        assertThat(browser.value("window.untouched"))
                .as("never loaded as a whole again")
                .isEqualTo("true");
        isClean();
    }

    @Test
    void showsThePlotAndTheTablesInLightDarkAndOnAPhone() throws Exception {
        fullRun();
        browser.open(page.url());
        browser.await("document.querySelector('#plot canvas') !== null");
        int light = inked();
        assertThat(light).isPositive();
        assertThat(browser.value("document.querySelectorAll('#passes tbody tr').length"))
                .isEqualTo("15");
        assertThat(browser.value("document.querySelectorAll('#workers tbody tr').length"))
                .isEqualTo("4");
        assertThat(browser.value("document.querySelectorAll('#workers a').length"))
                .isEqualTo("4");
        assertThat(browser.value("document.querySelector('.command').textContent"))
                .contains("<script>");
        assertThat(browser.value("document.title")).isEqualTo("kmeans RUNNING – Quern");
        String background = browser.value("getComputedStyle(document.body).backgroundColor");
        browser.picture(PICTURES.resolve("light.png"));

        browser.scheme("dark");
        browser.await("getComputedStyle(document.body).backgroundColor !== '" + background + "'");
        browser.picture(PICTURES.resolve("dark.png"));

        browser.size(390, 844);
        browser.await("document.querySelector('#plot canvas').clientWidth < 390");
        assertThat(browser.value("document.documentElement.scrollWidth"))
                .as("tables scroll by themselves, the page does not")
                .isEqualTo("390");
        browser.picture(PICTURES.resolve("phone.png"));
        assertThat(Files.size(PICTURES.resolve("phone.png"))).isPositive();
        isClean();
    }

    @Test
    void hasItsTablesWithoutScript() throws Exception {
        fullRun();
        browser.withoutScript();
        browser.open(page.url());
        assertThat(browser.value("document.querySelectorAll('#iterations tbody tr').length"))
                .isEqualTo("14");
        assertThat(browser.value("document.querySelectorAll('#passes tbody tr').length"))
                .isEqualTo("15");
        assertThat(browser.value("document.querySelector('noscript meta').httpEquiv"))
                .isEqualTo("refresh");
        browser.picture(PICTURES.resolve("without-script.png"));
        isClean();
    }

    @Test
    void saysWhenTheMasterIsGoneAndKeepsWhatWasHeard() throws Exception {
        fullRun();
        browser.open(page.url());
        browser.await("document.querySelector('#plot canvas') !== null");
        page.close();
        browser.await("!document.getElementById('lost').hidden");
        assertThat(browser.value("document.getElementById('lost').textContent")).contains("quern yarn status");
        assertThat(browser.value("document.querySelectorAll('#passes tbody tr').length"))
                .isEqualTo("15");
        browser.picture(PICTURES.resolve("lost.png"));
    }
}
