package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeafScheduleTest {
    private static final int LEAVES = 20;
    private static final long SILENT_MS = 5_000;

    private final ChunkAssignment homes = homes();
    private final List<LeafSchedule.Candidate> workers = new ArrayList<>();
    private final List<String> moves = new ArrayList<>();
    private final LeafSchedule schedule = new LeafSchedule(homes, 0, 200, SILENT_MS, 0);
    private Map<String, Double> shares = Map.of();
    private int tasks;

    private static ChunkAssignment homes() {
        long[] rows = new long[LEAVES];
        Arrays.fill(rows, 100);
        return new ChunkAssignment(rows, Collections.nCopies(LEAVES, List.of()));
    }

    private static BitSet range(int first, int end) {
        BitSet set = new BitSet();
        set.set(first, end);
        return set;
    }

    private void join(String worker, int first, int end) {
        workers.add(new LeafSchedule.Candidate(worker, "host", 2));
        homes.move(range(first, end), 0, worker);
    }

    private void shareRows(String worker, double rows, String other, double others) {
        shares = Map.of(worker, rows, other, others);
    }

    private Optional<LeafSchedule.Task> ask(String worker, long nowMs) {
        LeafSchedule.Candidate asking = workers.stream()
                .filter(w -> w.worker().equals(worker))
                .findFirst()
                .orElseThrow();
        return schedule.next(++tasks, asking, workers, shares, (from, chunks) -> moves.add(from + chunks), nowMs);
    }

    private LeafSchedule.Task next(String worker, long nowMs) {
        return ask(worker, nowMs).orElseThrow();
    }

    @Test
    void ordersAllLeavesThatLiveWithAWorkerAtOnce() {
        join("a", 0, 12);
        join("b", 12, 20);
        assertThat(next("a", 0).leaves()).isEqualTo(range(0, 12));
        LeafSchedule.Task b = next("b", 0);
        assertThat(b.leaves()).isEqualTo(range(12, 20));
        assertThat(b.isHome()).isTrue();
    }

    @Test
    void theFirstWorkerTakesItsShareAndLeavesTheRestToThoseToCome() {
        join("a", 0, 0);
        shareRows("a", 1000, "expected", 1000);
        assertThat(next("a", 0).leaves()).isEqualTo(range(0, 10));
        assertThat(homes.chunksOf("a")).isEqualTo(range(0, 10));
    }

    @Test
    void aWorkerThatHasItsShareGoesOnWithSmallPartsOfWhatNobodyTook() {
        join("a", 0, 10);
        shareRows("a", 1000, "expected", 1000);
        schedule.deliver(next("a", 0), range(0, 10), 100);
        assertThat(next("a", 100).leaves().cardinality()).isBetween(2, 3);
    }

    @Test
    void aNewcomerTakesTheTailForGoodAndTheOwnerSkipsIt() {
        join("a", 0, 20);
        LeafSchedule.Task owner = next("a", 0);
        schedule.beat(owner, range(0, 4), 100);
        join("b", 0, 0);
        shareRows("a", 1000, "b", 1000);
        LeafSchedule.Task taker = next("b", 100);
        assertThat(taker.leaves()).isEqualTo(range(12, 20));
        assertThat(taker.isHome()).isTrue();
        assertThat(homes.chunksOf("b")).isEqualTo(range(12, 20));
        assertThat(schedule.skip(owner)).isEqualTo(range(12, 20));
        assertThat(moves).containsExactly("a{12, 13, 14, 15, 16, 17, 18, 19}");
    }

    @Test
    void helpsAWorkerThatIsSlowButNotOneThatIsNot() {
        join("a", 0, 10);
        join("b", 10, 20);
        shareRows("a", 1000, "b", 1000);
        LeafSchedule.Task slow = next("a", 0);
        schedule.deliver(next("b", 0), range(10, 20), 1000);
        schedule.beat(slow, range(0, 6), 1_100);
        assertThat(ask("b", 1_100)).isEmpty();
        schedule.beat(slow, range(0, 6), 5_000);
        LeafSchedule.Task help = next("b", 5_000);
        assertThat(help.isHome()).isFalse();
        assertThat(help.leaves()).isEqualTo(range(6, 10));
        assertThat(homes.chunksOf("a")).isEqualTo(range(0, 10));
    }

    @Test
    void othersComputeWhatASilentWorkerHoldsEvenIfItHadDoneIt() {
        join("a", 0, 10);
        join("b", 10, 20);
        LeafSchedule.Task silent = next("a", 0);
        schedule.beat(silent, range(0, 10), 100);
        schedule.deliver(next("b", 0), range(10, 20), 200);
        assertThat(ask("b", 900)).isEmpty();
        assertThat(next("b", 101 + SILENT_MS).leaves()).isEqualTo(range(0, 10));
    }

    /** A task of a with leaves 0 to 9, of which b has taken the tail. */
    private LeafSchedule.Task taken(LeafSchedule.Task[] owner) {
        join("a", 0, 10);
        join("b", 10, 20);
        owner[0] = next("a", 0);
        schedule.deliver(next("b", 0), range(10, 20), 500);
        schedule.beat(owner[0], range(0, 1), 10_000);
        return next("b", 10_000);
    }

    @Test
    void aTakersDeliveryWaitsForTheOwnersAndIsDroppedIfThatHoldsTheSame() {
        LeafSchedule.Task[] owner = new LeafSchedule.Task[1];
        LeafSchedule.Task taker = taken(owner);
        LeafSchedule.Verdict waits = schedule.deliver(taker, taker.leaves(), 10_100);
        assertThat(waits.accepted()).isEmpty();
        assertThat(waits.dropped()).isEmpty();
        LeafSchedule.Verdict verdict = schedule.deliver(owner[0], range(0, 10), 10_200);
        assertThat(verdict.accepted()).containsExactly(owner[0].id());
        assertThat(verdict.dropped()).containsExactly(taker.id());
        assertThat(schedule.isOver()).isTrue();
    }

    @Test
    void bothCountWhereTheOwnerSkippedWhatWasTaken() {
        LeafSchedule.Task[] owner = new LeafSchedule.Task[1];
        LeafSchedule.Task taker = taken(owner);
        schedule.deliver(taker, taker.leaves(), 10_100);
        BitSet rest = range(0, 10);
        rest.andNot(taker.leaves());
        LeafSchedule.Verdict verdict = schedule.deliver(owner[0], rest, 10_200);
        assertThat(verdict.accepted()).containsExactlyInAnyOrder(owner[0].id(), taker.id());
        assertThat(schedule.isOver()).isTrue();
    }

    @Test
    void nobodyWaitsForAnOwnerOfWhomOthersDeliveredEverything() {
        LeafSchedule.Task[] owner = new LeafSchedule.Task[1];
        LeafSchedule.Task taker = taken(owner);
        long now = 20_000;
        while (!schedule.isOver()) {
            schedule.deliver(taker, taker.leaves(), now);
            now += 20_000;
            Optional<LeafSchedule.Task> more = ask("b", now);
            if (more.isPresent()) {
                taker = more.get();
            }
        }
        assertThat(schedule.isIdle(owner[0])).isTrue();
        assertThat(schedule.leavesAccepted()).isEqualTo(LEAVES);
        assertThat(schedule.deliver(owner[0], range(0, 10), now).dropped()).containsExactly(owner[0].id());
    }

    @Test
    void whatATakerDeliveredCountsWhenItsOwnerIsLost() {
        LeafSchedule.Task[] owner = new LeafSchedule.Task[1];
        LeafSchedule.Task taker = taken(owner);
        schedule.deliver(taker, taker.leaves(), 10_100);
        assertThat(schedule.abandon(owner[0], 10_200).accepted()).containsExactly(taker.id());
        homes.release("a");
        BitSet rest = range(0, 10);
        rest.andNot(taker.leaves());
        assertThat(next("b", 10_300).leaves()).isEqualTo(rest);
    }

    @Test
    void othersTakeWhatALeavingWorkerHasNotDone() {
        join("a", 0, 20);
        LeafSchedule.Task leaving = next("a", 0);
        schedule.beat(leaving, range(0, 5), 100);
        schedule.leaves("a");
        workers.clear();
        homes.release("a");
        join("b", 0, 0);
        LeafSchedule.Task taker = next("b", 100);
        assertThat(taker.leaves()).isEqualTo(range(5, 20));
        assertThat(taker.isHome()).isTrue();
    }

    @Test
    void reportsTheFirstMistakeOnceAllBelowItIsKnownToBeSound() {
        join("a", 0, 10);
        join("b", 10, 20);
        LeafSchedule.Task a = next("a", 0);
        LeafSchedule.Task b = next("b", 0);
        schedule.mistake(b, 15, "Chunk 15 is wrong", 10);
        assertThat(schedule.isOver()).isFalse();
        assertThat(ask("b", 20)).isEmpty();
        schedule.mistake(a, 3, "Chunk 3 is wrong", 30);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.mistake()).contains("Chunk 3 is wrong");
    }

    @Test
    void aMistakeCancelsWhatLiesAboveAndKeepsWhatLiesBelow() {
        join("a", 0, 10);
        join("b", 10, 20);
        LeafSchedule.Task a = next("a", 0);
        LeafSchedule.Task b = next("b", 0);
        schedule.mistake(a, 6, "Chunk 6 is wrong", 10);
        assertThat(schedule.isIdle(b)).isTrue();
        assertThat(schedule.isOver()).isTrue();
    }

    @Test
    void leavesTakenFromTheFailingTaskAreNotTakenToBeSound() {
        LeafSchedule.Task[] owner = new LeafSchedule.Task[1];
        LeafSchedule.Task taker = taken(owner);
        int first = taker.leaves().nextSetBit(0);
        schedule.mistake(owner[0], 9, "Chunk 9 is wrong", 10_100);
        assertThat(schedule.isOver()).isFalse();
        schedule.mistake(taker, first, "Chunk " + first + " is wrong", 10_200);
        assertThat(schedule.isOver()).isTrue();
        assertThat(schedule.mistake()).contains("Chunk " + first + " is wrong");
    }

    @Test
    void storageThatFailsIsTriedElsewhereAfterAWhile() {
        join("a", 0, 10);
        join("b", 10, 20);
        LeafSchedule.Task a = next("a", 0);
        next("b", 0);
        assertThat(schedule.trouble(a, 4, 100)).isEqualTo(1);
        schedule.abandon(a, 100);
        BitSet others = range(0, 10);
        others.clear(4);
        LeafSchedule.Task again = next("a", 100);
        assertThat(again.leaves()).isEqualTo(others);
        schedule.deliver(again, others, 200);
        schedule.deliver(schedule.taskOf("b").orElseThrow(), range(10, 20), 300);
        assertThat(ask("b", 400)).isEmpty();
        assertThat(ask("a", 700)).isEmpty();
        assertThat(next("b", 700).leaves()).isEqualTo(range(4, 5));
    }

    @Test
    void storageThatFailedEverywhereIsTriedAgainAnywhere() {
        join("a", 0, 20);
        LeafSchedule.Task a = next("a", 0);
        schedule.trouble(a, 4, 100);
        schedule.abandon(a, 100);
        assertThat(next("a", 10_000).leaves()).isEqualTo(range(0, 20));
    }

    @Test
    void anOwnerIsWaitedForBeforeOthersComputeItsLeaves() {
        join("a", 0, 10);
        join("b", 10, 20);
        schedule.deliver(next("b", 0), range(10, 20), 100);
        assertThat(ask("b", 500)).isEmpty();
        assertThat(next("b", 1_500).leaves().cardinality()).isEqualTo(5);
    }
}
