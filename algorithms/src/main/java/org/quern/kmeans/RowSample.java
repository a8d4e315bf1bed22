package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The distinct points with the lowest keys, at most {@code limit} of them; points of equal values count as one, with the
 * lowest of their keys. Of equal keys the lower row number goes first. What is kept does not depend on the order in which
 * rows come or samples are merged, since a point that left has a lowest key above all that stay.
 *
 * <p>Cost: 8·(p + 2) bytes a point written, about thrice that in memory.
 */
final class RowSample {
    private final int limit;
    private final TreeMap<Place, double[]> points = new TreeMap<>();
    private final Map<Values, Place> places = new HashMap<>();
    private double highestKey;

    /** Where a point stands in the order. */
    record Place(double key, long row) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Double.compare(key, other.key);
            return order != 0 ? order : Long.compare(row, other.row);
        }
    }

    /** The values of a point, to find equal ones. */
    private record Values(double[] values) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Values v && Arrays.equals(values, v.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return Arrays.toString(values);
        }
    }

    RowSample(int limit) {
        this.limit = limit;
        this.highestKey = limit == 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** No point whose key is above this one can enter. */
    double highestKey() {
        return highestKey;
    }

    /** Offers the point in a column of a panel. */
    void offer(double key, long row, double[][] panel, int column) {
        if (key <= highestKey) {
            double[] values = new double[panel.length];
            for (int j = 0; j < values.length; j++) {
                // −0 and 0 are one value.
                values[j] = panel[j][column] + 0.0;
            }
            offer(new Place(key, row), values);
        }
    }

    private void offer(Place place, double[] values) {
        if (limit == 0 || points.size() == limit && place.compareTo(points.lastKey()) > 0) {
            return;
        }
        Values point = new Values(values);
        Place known = places.get(point);
        if (known != null) {
            if (known.compareTo(place) <= 0) {
                return;
            }
            points.remove(known);
        }
        points.put(place, values);
        places.put(point, place);
        if (points.size() > limit) {
            places.remove(new Values(points.pollLastEntry().getValue()));
        }
        if (points.size() == limit) {
            highestKey = points.lastKey().key();
        }
    }

    void merge(RowSample later) {
        later.points.forEach(this::offer);
    }

    int size() {
        return points.size();
    }

    /** The points, lowest key first. */
    List<double[]> points() {
        return new ArrayList<>(points.values());
    }

    /** The keys of the points, ascending. */
    List<Place> places() {
        return List.copyOf(points.keySet());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(points.size());
        for (Map.Entry<Place, double[]> entry : points.entrySet()) {
            out.writeDouble(entry.getKey().key());
            out.writeLong(entry.getKey().row());
            for (double value : entry.getValue()) {
                out.writeDouble(value);
            }
        }
    }

    static RowSample read(int limit, int width, DataInput in) throws IOException {
        RowSample sample = new RowSample(limit);
        for (int i = in.readInt(); i > 0; i--) {
            Place place = new Place(in.readDouble(), in.readLong());
            double[] values = new double[width];
            for (int j = 0; j < width; j++) {
                values[j] = in.readDouble();
            }
            sample.offer(place, values);
        }
        return sample;
    }

    static long bytes(int limit, int width) {
        return limit * (24L * width + 160);
    }
}
