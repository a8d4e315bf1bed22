package org.quern.yarn.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChunkAssignmentTest {
    private static ChunkAssignment of(int chunks, int rows) {
        long[] all = new long[chunks];
        Arrays.fill(all, rows);
        return new ChunkAssignment(all, Collections.nCopies(chunks, List.of()));
    }

    private static BitSet range(int first, int end) {
        BitSet set = new BitSet();
        set.set(first, end);
        return set;
    }

    private static ChunkAssignment.Share share(String worker, double speed, double room) {
        return new ChunkAssignment.Share(worker, "host-" + worker, speed, room);
    }

    @Test
    void sharesRowsBySpeed() {
        Map<String, Double> shares = ChunkAssignment.shares(600, List.of(share("a", 2, 1e9), share("b", 4, 1e9)));
        assertThat(shares).containsEntry("a", 200.0).containsEntry("b", 400.0);
    }

    @Test
    void givesNobodyMoreThanItHasRoomForWhileOthersHaveRoom() {
        Map<String, Double> shares =
                ChunkAssignment.shares(900, List.of(share("a", 1, 100), share("b", 1, 1000), share("c", 1, 1000)));
        assertThat(shares).containsEntry("a", 100.0).containsEntry("b", 400.0).containsEntry("c", 400.0);
    }

    @Test
    void spreadsWhatNobodyHasRoomFor() {
        Map<String, Double> shares = ChunkAssignment.shares(900, List.of(share("a", 1, 100), share("b", 1, 300)));
        assertThat(shares).containsEntry("a", 350.0).containsEntry("b", 550.0);
    }

    @Test
    void choosesTheContiguousRunThatLiesOnTheHost() {
        List<List<String>> hosts = new ArrayList<>();
        for (int chunk = 0; chunk < 30; chunk++) {
            hosts.add(List.of(chunk >= 12 && chunk < 22 ? "near" : "far"));
        }
        long[] rows = new long[30];
        Arrays.fill(rows, 100);
        ChunkAssignment homes = new ChunkAssignment(rows, hosts);
        assertThat(homes.choose(range(0, 30), 0, "w", "near", 1000)).isEqualTo(range(12, 22));
    }

    @Test
    void choosesRunsAtTheBorderOfWhatIsFreeSoThatTheRestStaysWhole() {
        ChunkAssignment homes = of(30, 100);
        BitSet chosen = homes.choose(range(0, 30), 0, "w", "host", 1000);
        assertThat(chosen).isEqualTo(range(0, 10));
        homes.move(chosen, 0, "w");
        assertThat(homes.choose(range(10, 30), 0, "v", "host", 1000)).isEqualTo(range(10, 20));
    }

    @Test
    void choosesAtLeastOneLeafHoweverSmallTheShare() {
        assertThat(of(30, 100).choose(range(5, 30), 0, "w", "host", 0).cardinality())
                .isEqualTo(1);
    }

    @Test
    void joinsSeveralRunsWhereNoneIsLongEnough() {
        BitSet free = range(0, 3);
        free.set(10, 13);
        free.set(20, 23);
        BitSet chosen = of(30, 100).choose(free, 0, "w", "host", 600);
        assertThat(chosen.cardinality()).isEqualTo(6);
    }

    @Test
    void aLeafLivesWhereItsFirstChunkLives() {
        ChunkAssignment homes = of(10, 100);
        homes.move(range(0, 6), 0, "a");
        homes.move(range(6, 10), 0, "b");
        assertThat(homes.home(1, 2)).isEqualTo("a");
        assertThat(homes.leavesOf("b", 2)).isEqualTo(range(2, 3));
        assertThat(homes.chunksOf("b")).isEqualTo(range(6, 10));
    }

    @Test
    void movesTheTailOfTheMostLoadedToANewcomerAndNothingElse() {
        ChunkAssignment homes = of(40, 100);
        homes.move(range(0, 20), 0, "a");
        homes.move(range(20, 40), 0, "b");
        List<String> moved = new ArrayList<>();
        homes.balance(
                List.of(share("a", 1, 1e9), share("b", 1, 1e9), share("c", 1, 1e9)),
                0,
                (from, chunks) -> moved.add(from + " " + chunks));
        assertThat(homes.chunksOf("a")).isEqualTo(range(0, 13));
        assertThat(homes.chunksOf("b")).isEqualTo(range(20, 34));
        assertThat(homes.chunksOf("c").cardinality()).isEqualTo(13);
        assertThat(moved).containsExactly("a {13, 14, 15, 16, 17, 18, 19}", "b {34, 35, 36, 37, 38, 39}");
    }

    @Test
    void leavesSmallDifferencesAlone() {
        ChunkAssignment homes = of(41, 100);
        homes.move(range(0, 21), 0, "a");
        homes.move(range(21, 41), 0, "b");
        homes.balance(List.of(share("a", 1, 1e9), share("b", 1, 1e9)), 0, (from, chunks) -> {
            throw new AssertionError("moved " + chunks);
        });
        assertThat(homes.rowsOf("a")).isEqualTo(2100);
    }

    @Test
    void chunksOfALostWorkerLiveNowhere() {
        ChunkAssignment homes = of(4, 100);
        homes.move(range(0, 4), 0, "a");
        homes.release("a");
        assertThat(homes.leavesOf(null, 0)).isEqualTo(range(0, 4));
        assertThat(homes.rowsOf("a")).isZero();
    }

    @Test
    void namesTheHostsWithTheMostRowsFirst() {
        ChunkAssignment homes =
                new ChunkAssignment(new long[] {5, 1, 1}, List.of(List.of("x", "y"), List.of("y"), List.of("z")));
        assertThat(homes.hostsByRows()).containsExactly("y", "x", "z");
    }
}
