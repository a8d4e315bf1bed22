package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.quern.QuernException;
import org.quern.yarn.protocol.WorkerInfo;

class WorkerPoolTest {
    private final WorkerPool pool = new WorkerPool(TestOptions.OPTIONS);

    private static WorkerInfo info(String id, String software, String java) {
        return new WorkerInfo(id, "node1", software, java, 2, 1 << 30, 0, 1 << 20, "");
    }

    private Member ready(String id, long nowMs) {
        return pool.hello(info(id, "1.0", "17.0.9"), nowMs);
    }

    @Test
    void refusesAnotherQuernByItsVersion() {
        assertThatThrownBy(() -> pool.hello(info("c1", "0.9", "17"), 0))
                .isInstanceOf(QuernException.class)
                .hasMessage("Worker c1 on node1 runs Quern 0.9, but its master Quern 1.0: an application needs the same"
                        + " quern.jar everywhere");
    }

    @Test
    void refusesAnOldJavaByItsVersion() {
        assertThatThrownBy(() -> pool.hello(info("c1", "1.0", "1.8.0_392"), 0))
                .isInstanceOf(QuernException.class)
                .hasMessage("Worker c1 on node1 runs Java 1.8.0_392, but Quern needs Java 17 or newer: set"
                        + " quern.yarn.java-home to one on the nodes");
        assertThat(pool.hello(info("c2", "1.0", "21-ea"), 0).isReady()).isTrue();
    }

    @Test
    void aSecondHelloChangesNothing() {
        Member member = ready("c1", 0);
        assertThat(ready("c1", 5)).isSameAs(member);
        assertThat(pool.ready()).hasSize(1);
    }

    @Test
    void aWorkerThatWasGivenUpIsNotTakenBack() {
        ready("c1", 0).gone(Member.State.LOST, "silent for 30 s");
        assertThatThrownBy(() -> ready("c1", 1)).hasMessage("Worker c1 on node1 is no longer wanted: silent for 30 s");
    }

    @Test
    void callsThoseSilentThatHaveNotBeenHeardForTheTimeout() {
        Member heard = ready("c1", 0);
        ready("c2", 0);
        heard.heard(9_000);
        assertThat(pool.silent(10_000)).isEmpty();
        assertThat(pool.silent(10_001)).extracting(Member::id).containsExactly("c2");
        assertThat(pool.silent(19_001)).extracting(Member::id).containsExactly("c1", "c2");
    }

    @Test
    void givesAWorkerThatStartsFourTimesAsLong() {
        pool.started("c1", "node1", 0);
        assertThat(pool.silent(40_000)).isEmpty();
        assertThat(pool.silent(40_001)).hasSize(1);
    }

    @Test
    void excludesANodeOnceAfterSoManyFailures() {
        assertThat(fail("c1").excludesNode()).isFalse();
        assertThat(fail("c2").excludesNode()).isTrue();
        assertThat(fail("c3").excludesNode()).isFalse();
        assertThat(pool.nodesExcluded()).isEqualTo(1);
    }

    private WorkerPool.Consequence fail(String id) {
        return pool.failed(ready(id, 0), ContainerEnd.Kind.FAILED, "killed by signal 9");
    }

    @Test
    void endsTheRunAfterTooManyFailuresWithTheAdviceOfTheLast() {
        for (int i = 1; i <= 4; i++) {
            assertThat(fail("c" + i).endOfRun()).isEmpty();
        }
        assertThat(fail("c5").endOfRun())
                .contains(
                        "5 workers were lost or failed, more than quern.yarn.worker.max-failures allows (4); the last,"
                                + " worker c5 on node1: killed by signal 9");
    }

    @Test
    void endsTheRunAtTheSecondContainerOverItsMemory() {
        assertThat(pool.failed(ready("c1", 0), ContainerEnd.Kind.MEMORY, "over its 2048 MB")
                        .endOfRun())
                .isEmpty();
        assertThat(pool.failed(ready("c2", 0), ContainerEnd.Kind.MEMORY, "over its 2048 MB; raise it")
                        .endOfRun())
                .contains("Workers need more memory than their containers have; the last, worker c2 on node1: over its"
                        + " 2048 MB; raise it");
    }

    @Test
    void endsTheRunAtOnceWhereNoWorkerCouldStartAnywhere() {
        assertThat(pool.failed(ready("c1", 0), ContainerEnd.Kind.UNUSABLE, "no such file: quern.jar")
                        .endOfRun())
                .contains("Cannot start workers: worker c1 on node1: no such file: quern.jar");
    }
}
