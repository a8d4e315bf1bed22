package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.mapreduce.TaskInputOutputContext;
import org.quern.QuernException;

/**
 * Output of a map-only job: bytes under the number of the input they come from, and mistakes in the data under numbers
 * below zero. A mistake is output rather than an exception: a retry would meet it again.
 */
final class NumberedOutput {
    private NumberedOutput() {}

    static void write(int input, BytesWritable bytes, TaskInputOutputContext<?, ?, IntWritable, BytesWritable> context)
            throws IOException, InterruptedException {
        context.write(new IntWritable(input), bytes);
    }

    static void mistake(
            int input, QuernException mistake, TaskInputOutputContext<?, ?, IntWritable, BytesWritable> context)
            throws IOException, InterruptedException {
        byte[] message = mistake.getMessage().getBytes(StandardCharsets.UTF_8);
        context.write(new IntWritable(-1 - input), new BytesWritable(message));
    }

    /**
     * All output of a job by number.
     *
     * @throws QuernException the mistake of the first input that has one
     */
    static SortedMap<Integer, BytesWritable> read(JobDirectory directory) throws IOException {
        TreeMap<Integer, String> mistakes = new TreeMap<>(Comparator.reverseOrder());
        TreeMap<Integer, BytesWritable> output = new TreeMap<>();
        directory.forEachOutput((number, value) -> {
            if (number < 0) {
                mistakes.put(number, new String(value.getBytes(), 0, value.getLength(), StandardCharsets.UTF_8));
            } else if (output.put(number, new BytesWritable(value.copyBytes())) != null) {
                throw new IllegalStateException("Two outputs of input " + number);
            }
        });
        if (!mistakes.isEmpty()) {
            throw new QuernException(mistakes.firstEntry().getValue());
        }
        return output;
    }
}
