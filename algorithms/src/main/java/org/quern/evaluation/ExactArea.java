package org.quern.evaluation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The exact area of one predictor whose scores do not fit one table: bins with rows of both outcomes are counted again, a
 * group of bins at a time in ascending order, and again if a single bin was too full.
 */
final class ExactArea {
    private final PlacementSums sums;
    /** Rows by weight, and rows counted at a time. */
    private final double rowsByWeight;

    private final int limit;
    /** What is not yet in the sums, ascending. */
    private final Deque<Piece> pieces = new ArrayDeque<>();

    /**
     * Entries {@code from} to {@code to − 1} of a table.
     *
     * @param open whether they are to be counted again
     */
    private record Piece(ScoreTable bins, int from, int to, boolean open) {}

    /**
     * @param total with the rows of the table and their weights
     * @param centre near the area
     * @param limit scores counted at a time
     */
    ExactArea(ScoreTable bins, ScoresState total, double centre, int limit) {
        this.sums = new PlacementSums(total.positives, total.negatives, centre);
        this.rowsByWeight = total.rows() / (total.positives + total.negatives);
        this.limit = limit;
        pieces.addAll(split(bins));
    }

    private List<Piece> split(ScoreTable bins) {
        List<Piece> split = new ArrayList<>();
        int from = 0;
        boolean open = false;
        double rows = 0;
        for (int bin = 0; bin < bins.size(); bin++) {
            double inBin = (bins.positives(bin) + bins.negatives(bin)) * rowsByWeight;
            if (open && rows + inBin > limit) {
                split.add(new Piece(bins, from, bin, true));
                from = bin;
                open = false;
            }
            if (!open && isMixed(bins, bin)) {
                split.add(new Piece(bins, from, bin, false));
                from = bin;
                open = true;
                rows = 0;
            }
            rows += inBin;
        }
        split.add(new Piece(bins, from, bins.size(), open));
        return split;
    }

    private static boolean isMixed(ScoreTable bins, int bin) {
        return !bins.isExact() && bins.positives(bin) > 0 && bins.negatives(bin) > 0;
    }

    /** Passes still needed; more if a single bin holds more scores than are counted at a time. */
    int passes() {
        return (int) pieces.stream().filter(Piece::open).count();
    }

    /** The scores to count next; none when there are no more. */
    KeyRange next() {
        while (!pieces.isEmpty() && !pieces.peekFirst().open()) {
            add(pieces.removeFirst());
        }
        if (pieces.isEmpty()) {
            return KeyRange.NONE;
        }
        Piece piece = pieces.peekFirst();
        return new KeyRange(
                piece.bins().range(piece.from()).low(),
                piece.bins().range(piece.to() - 1).high());
    }

    private void add(Piece piece) {
        sums.add(piece.bins(), piece.from(), piece.to());
    }

    /** Takes the scores in the range of {@link #next}. */
    void counted(ScoreTable scores) {
        if (!pieces.isEmpty()) {
            pieces.removeFirst();
            List<Piece> split = split(scores);
            for (int i = split.size() - 1; i >= 0; i--) {
                pieces.addFirst(split.get(i));
            }
        }
    }

    /** The sums of everything, with bins where scores were not counted again. */
    PlacementSums total() {
        while (!pieces.isEmpty()) {
            add(pieces.removeFirst());
        }
        return sums;
    }
}
