package org.quern.kmeans;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Sum of weights, means and sums of squares about the means of the coordinates. A block of points is summed in two steps,
 * mean first, and joined to the others by Chan's update, so that a mean far from 0 costs no digits.
 *
 * <p>Reference: Chan, Golub and LeVeque (1983), doi:10.1080/00031305.1983.10483115.
 */
final class Moments {
    double weight;
    final double[] means;
    final double[] squares;

    Moments(int width) {
        means = new double[width];
        squares = new double[width];
    }

    void add(PointBlocks block) {
        int rows = block.rows();
        double sum = rows;
        if (block.weights() != null) {
            sum = 0;
            for (int i = 0; i < rows; i++) {
                sum += block.weights()[i];
            }
        }
        for (int j = 0; j < means.length; j++) {
            double[] values = block.panel()[j];
            double mean = mean(values, block, rows, sum);
            join(j, sum, mean, squares(values, block, rows, mean));
        }
        weight += sum;
    }

    private static double mean(double[] values, PointBlocks block, int rows, double weights) {
        double origin = values[0];
        double sum = 0;
        for (int i = 1; i < rows; i++) {
            sum += block.weight(i) * (values[i] - origin);
        }
        return origin + sum / weights;
    }

    private static double squares(double[] values, PointBlocks block, int rows, double mean) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            double t = values[i] - mean;
            sum += block.weight(i) * (t * t);
        }
        return sum;
    }

    private void join(int j, double otherWeight, double mean, double square) {
        if (weight == 0) {
            means[j] = mean;
            squares[j] = square;
            return;
        }
        double difference = mean - means[j];
        double share = otherWeight / (weight + otherWeight);
        means[j] += difference * share;
        squares[j] += square + difference * difference * (weight * share);
    }

    void merge(Moments later) {
        if (later.weight == 0) {
            return;
        }
        for (int j = 0; j < means.length; j++) {
            join(j, later.weight, later.means[j], later.squares[j]);
        }
        weight += later.weight;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(weight);
        for (int j = 0; j < means.length; j++) {
            out.writeDouble(means[j]);
            out.writeDouble(squares[j]);
        }
    }

    static Moments read(int width, DataInput in) throws IOException {
        Moments moments = new Moments(width);
        moments.weight = in.readDouble();
        for (int j = 0; j < width; j++) {
            moments.means[j] = in.readDouble();
            moments.squares[j] = in.readDouble();
        }
        return moments;
    }
}
