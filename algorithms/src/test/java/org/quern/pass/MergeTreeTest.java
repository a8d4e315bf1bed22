package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** States are texts that record how they were merged. */
class MergeTreeTest {

    private static MergeTree<String> tree(int chunks, int leafLevel) {
        return new MergeTree<>(chunks, leafLevel, (left, right) -> "(" + left + " " + right + ")");
    }

    private static String whole(int chunks, int leafLevel) {
        MergeTree<String> tree = tree(chunks, leafLevel);
        for (int leaf = 0; leaf < tree.leaves(); leaf++) {
            tree.add(leaf, "" + leaf);
        }
        return tree.total("none");
    }

    @Test
    void mergesCompleteSiblingsAndFoldsTheRaggedEdgeFromTheRight() {
        assertThat(whole(1, 0)).isEqualTo("0");
        assertThat(whole(2, 0)).isEqualTo("(0 1)");
        assertThat(whole(3, 0)).isEqualTo("((0 1) 2)");
        assertThat(whole(7, 0)).isEqualTo("(((0 1) (2 3)) ((4 5) 6))");
        assertThat(whole(8, 0)).isEqualTo("(((0 1) (2 3)) ((4 5) (6 7)))");
        assertThat(whole(9, 0)).isEqualTo("((((0 1) (2 3)) ((4 5) (6 7))) 8)");
    }

    @Test
    void givesTheNeutralStateWithoutChunks() {
        assertThat(whole(0, 0)).isEqualTo("none");
        assertThat(whole(0, 3)).isEqualTo("none");
    }

    @Test
    void lastLeafMayCoverFewerChunks() {
        MergeTree<String> tree = tree(10, 2);
        assertThat(tree.leaves()).isEqualTo(3);
        assertThat(tree.firstChunk(2)).isEqualTo(8);
        assertThat(tree.endChunk(2)).isEqualTo(10);
        assertThat(whole(10, 2)).isEqualTo("((0 1) 2)");
    }

    @Test
    void anyCutIntoTasksAndAnyArrivalGivesTheSameTotal() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int chunks = 1 + random.nextInt(70);
            int leafLevel = random.nextInt(3);
            int leaves = MergeTree.leaves(chunks, leafLevel);
            List<MergeTree.Node<String>> nodes = new ArrayList<>();
            for (int start = 0; start < leaves; ) {
                int end = Math.min(leaves, start + 1 + random.nextInt(9));
                MergeTree<String> task = tree(chunks, leafLevel);
                List<Integer> order =
                        new ArrayList<>(IntStream.range(start, end).boxed().toList());
                Collections.shuffle(order, random);
                order.forEach(leaf -> task.add(leaf, "" + leaf));
                nodes.addAll(task.nodes());
                start = end;
            }
            Collections.shuffle(nodes, random);
            MergeTree<String> tree = tree(chunks, leafLevel);
            nodes.forEach(tree::add);
            assertThat(tree.total("none")).as("seed %d", seed).isEqualTo(whole(chunks, leafLevel));
        }
    }

    @Test
    void aContiguousTaskEmitsFewNodes() {
        MergeTree<String> task = tree(1 << 12, 0);
        for (int leaf = 1; leaf < (1 << 12) - 1; leaf++) {
            task.add(leaf, "x");
        }
        assertThat(task.nodes()).hasSize(2 * 11);
        assertThat(task.nodes().get(0).firstChunk()).isEqualTo(1);
        assertThat(task.nodes().get(0).endChunk()).isEqualTo(2);
    }

    @Test
    void threadsMayAddAtTheSameTime() throws InterruptedException {
        MergeTree<String> tree = tree(1000, 0);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t;
            threads.add(new Thread(() -> {
                for (int leaf = first; leaf < 1000; leaf += 4) {
                    tree.add(leaf, "" + leaf);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tree.total("none")).isEqualTo(whole(1000, 0));
    }

    @Test
    void refusesMissingChunks() {
        MergeTree<String> tree = tree(211, 0);
        for (int leaf = 0; leaf < 211; leaf++) {
            if (leaf != 17 && leaf != 18) {
                tree.add(leaf, "x");
            }
        }
        assertThat(tree.uncovered()).containsExactly(17, 18);
        assertThatThrownBy(() -> tree.total("none"))
                .hasMessage("No state for chunks 17 to 18 of 211: did a worker stop early?");
        tree.add(18, "x");
        assertThatThrownBy(() -> tree.total("none"))
                .hasMessage("No state for chunk 17 of 211: did a worker stop early?");
        tree.add(17, "x");
        assertThat(tree.isComplete()).isTrue();
    }

    @Test
    void namesAllMissingChunks() {
        MergeTree<String> tree = tree(21, 1);
        tree.add(0, "x");
        tree.add(3, "x");
        assertThatThrownBy(() -> tree.total("none"))
                .hasMessage("No state for chunks 2 to 5, chunks 8 to 20 of 21: did a worker stop early?");
    }

    @Test
    void refusesDuplicatedChunks() {
        MergeTree<String> tree = tree(8, 0);
        tree.add(2, "x");
        tree.add(3, "x");
        assertThatThrownBy(() -> tree.add(3, "x"))
                .hasMessage("Two states for chunk 3 of 8: was the output of one task read twice?");
        assertThatThrownBy(() -> tree.add(new MergeTree.Node<>(2, 0, "x")))
                .hasMessage("Two states for chunk 2 of 8: was the output of one task read twice?");
    }

    @Test
    void refusesNodesOfAnotherTree() {
        assertThatThrownBy(() -> tree(7, 1).add(new MergeTree.Node<>(0, 0, "x")))
                .hasMessage("No place for node 0 of level 0 in a tree of 7 chunks and leaves of level 1: "
                        + "it belongs to another data set or pass");
        assertThatThrownBy(() -> tree(7, 0).add(new MergeTree.Node<>(2, 1, "x")))
                .isInstanceOf(IllegalStateException.class);
    }
}
