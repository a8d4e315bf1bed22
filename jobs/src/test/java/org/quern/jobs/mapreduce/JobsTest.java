package org.quern.jobs.mapreduce;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.MRJobConfig;
import org.junit.jupiter.api.Test;
import org.quern.jobs.record.RunId;

class JobsTest {
    private static final String ID = "run_20261122T120000Z_8f3a1c02";

    @Test
    void jobsSayOfWhichRunTheyAre() throws Exception {
        Configuration configuration = new Configuration(false);
        configuration.set(MRJobConfig.JOB_TAGS, "nightly");
        Job job = Jobs.job("quern linmod pass 1", RunId.put(ID, configuration));
        assertThat(job.getJobName()).isEqualTo("quern linmod pass 1, " + ID);
        assertThat(job.getConfiguration().get("quern.run.id")).isEqualTo(ID);
        assertThat(job.getConfiguration().getStringCollection(MRJobConfig.JOB_TAGS))
                .containsExactlyInAnyOrder("nightly", ID);
    }

    @Test
    void jobsOfNoRunAreNamedForTheirWork() throws Exception {
        Job job = Jobs.job("quern linmod pass 1", new Configuration(false));
        assertThat(job.getJobName()).isEqualTo("quern linmod pass 1");
        assertThat(job.getConfiguration().get(MRJobConfig.JOB_TAGS)).isNull();
    }
}
