package org.quern.jobs.mapreduce;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.IntWritable;
import org.apache.hadoop.io.NullWritable;
import org.apache.hadoop.mapreduce.Mapper;
import org.quern.QuernException;
import org.quern.io.imports.ImportResult;
import org.quern.jobs.tasks.ImportReport;
import org.quern.jobs.tasks.ImportWork;

/** Runs import tasks, each of which writes one part. Only the results of committed attempts name parts that count. */
public class ImportMapper extends Mapper<IntWritable, NullWritable, IntWritable, BytesWritable> {

    @Override
    public void run(Context context) throws IOException, InterruptedException {
        ImportWork work = ImportWork.read(JobFile.of(context.getConfiguration()).work());
        boolean stopped = false;
        while (!stopped && context.nextKeyValue()) {
            int number = context.getCurrentKey().get();
            try {
                ImportResult result = work.run(number, context.getConfiguration(), records -> {
                    JobCounter.ROWS_READ.of(context).increment(records);
                    context.progress();
                });
                JobCounter.ROWS_WRITTEN.of(context).increment(result.rows());
                JobCounter.BAD_RECORDS
                        .of(context)
                        .increment(result.badRecords().stream()
                                .mapToInt(List::size)
                                .sum());
                NumberedOutput.write(number, new BytesWritable(new ImportReport(List.of(result)).bytes()), context);
                stopped = result.stopped();
            } catch (QuernException e) {
                NumberedOutput.mistake(number, e, context);
                stopped = true;
            }
        }
    }
}
