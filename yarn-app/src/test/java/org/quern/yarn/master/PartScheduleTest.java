package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartScheduleTest {
    private static final List<String> WORKERS = List.of("a", "b", "c");

    private int tasks;

    private static PartSchedule of(int parts) {
        return new PartSchedule(Collections.nCopies(parts, new PartSchedule.Part(100, List.of("near"))), 200, 5_000);
    }

    private Optional<PartSchedule.Task> ask(PartSchedule schedule, String worker, long nowMs) {
        return schedule.next(++tasks, worker, "host", WORKERS, nowMs);
    }

    private PartSchedule.Task next(PartSchedule schedule, String worker, long nowMs) {
        return ask(schedule, worker, nowMs).orElseThrow();
    }

    @Test
    void handsOutPartsInOrderButThoseOnTheHostFirst() {
        List<PartSchedule.Part> parts = new ArrayList<>(Collections.nCopies(4, new PartSchedule.Part(1, List.of())));
        parts.set(2, new PartSchedule.Part(1, List.of("host")));
        PartSchedule schedule = new PartSchedule(parts, 200, 5_000);
        assertThat(next(schedule, "a", 0).part()).isEqualTo(2);
        assertThat(next(schedule, "b", 0).part()).isZero();
        assertThat(next(schedule, "c", 0).part()).isEqualTo(1);
    }

    @Test
    void thePartOfALostWorkerIsMadeByAnother() {
        PartSchedule schedule = of(2);
        PartSchedule.Task lost = next(schedule, "a", 0);
        schedule.abandon(lost);
        assertThat(next(schedule, "b", 0).part()).isZero();
    }

    @Test
    void aSlowPartIsMadeTwiceAndCountsOnce() {
        PartSchedule schedule = of(2);
        PartSchedule.Task slow = next(schedule, "a", 0);
        assertThat(schedule.report(next(schedule, "b", 0), 1_000)).isTrue();
        schedule.beat(slow, 3, 1_900);
        assertThat(ask(schedule, "b", 1_900)).isEmpty();
        schedule.beat(slow, 4, 2_100);
        PartSchedule.Task second = next(schedule, "b", 2_100);
        assertThat(second.part()).isZero();
        assertThat(ask(schedule, "c", 2_200)).as("two are enough").isEmpty();
        assertThat(schedule.report(slow, 2_300)).isTrue();
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.isWanted(second)).isFalse();
        assertThat(schedule.report(second, 2_400)).isFalse();
    }

    @Test
    void aSilentWorkersPartIsMadeByAnother() {
        PartSchedule schedule = of(1);
        next(schedule, "a", 0);
        assertThat(ask(schedule, "b", 5_000)).isEmpty();
        assertThat(next(schedule, "b", 5_001).part()).isZero();
    }

    @Test
    void theFirstMistakeIsReportedWhateverTheOrder() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            PartSchedule schedule = of(12);
            int first = random.nextInt(12);
            int other = random.nextInt(12);
            List<PartSchedule.Task> active = new ArrayList<>();
            for (int step = 0; !schedule.isOver(); step++) {
                assertThat(step).as("seed %d", seed).isLessThan(1000);
                ask(schedule, WORKERS.get(random.nextInt(3)), step).ifPresent(active::add);
                if (!active.isEmpty() && random.nextBoolean()) {
                    PartSchedule.Task task = active.remove(random.nextInt(active.size()));
                    if (task.part() == first || task.part() == other) {
                        schedule.mistake(task, "part " + task.part());
                    } else {
                        schedule.report(task, step);
                    }
                }
            }
            assertThat(schedule.mistake()).as("seed %d", seed).contains("part " + Math.min(first, other));
        }
    }

    @Test
    void aMistakeBehindAStopDoesNotCount() {
        PartSchedule schedule = of(3);
        PartSchedule.Task first = next(schedule, "a", 0);
        schedule.mistake(next(schedule, "b", 0), "part 1");
        assertThat(schedule.isOver()).isFalse();
        schedule.report(first, 10);
        schedule.stopAfter(0);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.limit()).isEqualTo(1);
        assertThat(schedule.mistake()).isEmpty();
    }

    @Test
    void nothingBehindAStopIsWanted() {
        PartSchedule schedule = of(5);
        PartSchedule.Task first = next(schedule, "a", 0);
        PartSchedule.Task second = next(schedule, "b", 0);
        schedule.report(second, 10);
        schedule.stopAfter(1);
        assertThat(ask(schedule, "b", 10)).isEmpty();
        assertThat(schedule.isOver()).isFalse();
        schedule.report(first, 20);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.mistake()).isEmpty();
    }

    @Test
    void storageThatFailsIsTriedElsewhereAfterAWhile() {
        PartSchedule schedule = of(1);
        assertThat(schedule.trouble(next(schedule, "a", 0), 0)).isEqualTo(1);
        assertThat(ask(schedule, "b", 499)).isEmpty();
        assertThat(ask(schedule, "a", 500)).isEmpty();
        assertThat(schedule.trouble(next(schedule, "b", 500), 500)).isEqualTo(2);
    }
}
