package org.quern.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Masters that die, and nodes and storage that are lost under a run. */
@ExtendWith(TrialCluster.Extension.class)
final class LostNodesIT {
    private final TrialCluster cluster;

    LostNodesIT(TrialCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aSecondMasterGoesOnAfterThePassesThatAreFinished() throws IOException, InterruptedException {
        Trial trial = Trial.submit(cluster, "master", "--workers", "2");
        trial.client().awaitPass(5);
        trial.master().kill();
        trial.hasEqualBits();
        assertThat(trial.attempts()).isEqualTo(2);
        assertThat(trial.client().err())
                .contains("The master was lost; attempt 2 goes on after the passes that are finished")
                .containsPattern("Going on after the \\d+ finished passes of an earlier run");
    }
}
