package org.quern.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds quantiles of many series pass by pass. A quantile needs the values of two ranks; each count of a series either
 * tells the value of a rank or narrows the search by 16 of the 64 bits of its key, so four counts always suffice; most
 * series take one (up to {@link ValueCounter#LIMIT} distinct values), two or three. A pass counts at most
 * {@link #SERIES_PER_PASS} series, which bounds its state whatever the number of columns and groups.
 */
final class QuantileSearch {
    /** 64 counters take at most 32 MB. */
    static final int SERIES_PER_PASS = 64;

    private final List<Double> probabilities;
    /** What is still to be counted, and for each the rank among its values of the ranks asked for. */
    private final Map<Series, TreeMap<Long, Long>> open = new LinkedHashMap<>();

    private final Map<Place, Answer> answers = new HashMap<>();

    private record Place(int row, int cell) {}

    /**
     * @param count number of values
     * @param values by rank
     */
    private record Answer(long count, Map<Long, Double> values) {}

    /** @param probabilities from 0 to 1 */
    QuantileSearch(List<Double> probabilities) {
        this.probabilities = List.copyOf(probabilities);
    }

    /** Asks for the quantiles of a series. */
    void ask(int row, int cell) {
        open.put(new Series(row, cell, 0, 0), new TreeMap<>());
    }

    /** The next series to count, in the order asked for; none when all is found. */
    List<Series> next() {
        return open.keySet().stream().limit(SERIES_PER_PASS).toList();
    }

    /** Number of series still to be counted. */
    int open() {
        return open.size();
    }

    /** Takes the counts of series that were open. */
    void counted(List<Series> series, List<ValueCounter> counters) {
        for (int i = 0; i < series.size(); i++) {
            counted(series.get(i), counters.get(i));
        }
    }

    private void counted(Series series, ValueCounter counter) {
        TreeMap<Long, Long> wanted = open.remove(series);
        Place place = new Place(series.row(), series.cell());
        if (series.level() == 0) {
            long count = counter.total();
            answers.put(place, new Answer(count, new HashMap<>()));
            ranks(count).forEach(rank -> wanted.put(rank, rank));
        }
        long[] ranks = wanted.keySet().stream().mapToLong(Long::longValue).toArray();
        ValueCounter.Found[] found = counter.find(series.prefix(), ranks);
        for (int i = 0; i < ranks.length; i++) {
            long asked = wanted.get(ranks[i]);
            if (found[i] instanceof ValueCounter.Found.Value value) {
                answers.get(place).values.put(asked, value.value());
            } else if (found[i] instanceof ValueCounter.Found.Below below) {
                Series narrower = new Series(series.row(), series.cell(), series.level() + 1, below.prefix());
                open.computeIfAbsent(narrower, s -> new TreeMap<>()).put(below.rank(), asked);
            }
        }
    }

    private TreeSet<Long> ranks(long count) {
        TreeSet<Long> ranks = new TreeSet<>();
        for (double p : probabilities) {
            if (count > 0) {
                ranks.add((long) Math.floor((count - 1) * p));
                ranks.add((long) Math.ceil((count - 1) * p));
            }
        }
        return ranks;
    }

    /**
     * The quantiles of R's type 7: with h = (n − 1)·p, the value between those of the ranks ⌊h⌋ and ⌈h⌉, counted from 0, by
     * linear interpolation. NaN where there are no values.
     */
    List<Double> quantiles(int row, int cell) {
        Answer answer = answers.get(new Place(row, cell));
        List<Double> quantiles = new ArrayList<>();
        for (double p : probabilities) {
            quantiles.add(answer.count == 0 ? Double.NaN : quantile(answer, (answer.count - 1) * p));
        }
        return quantiles;
    }

    private static double quantile(Answer answer, double position) {
        double lower = answer.values.get((long) Math.floor(position));
        double upper = answer.values.get((long) Math.ceil(position));
        double share = position - Math.floor(position);
        return lower == upper || share == 0 ? lower : (1 - share) * lower + share * upper;
    }
}
