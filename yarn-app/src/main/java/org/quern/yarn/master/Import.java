package org.quern.yarn.master;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.quern.io.imports.ImportPlan;
import org.quern.io.imports.ImportResult;
import org.quern.io.imports.ImportTask;
import org.quern.jobs.tasks.ImportReport;
import org.quern.jobs.tasks.ImportWork;
import org.quern.yarn.protocol.Order;

/** An import: each order holds as many of its tasks as a worker has threads. */
final class Import implements PartWork.Making {
    private final List<ImportTask> tasks;
    private final byte[] work;
    private final int atOnce;

    /** @param atOnce tasks that a worker runs at the same time */
    Import(ImportPlan plan, List<ImportTask> tasks, int atOnce) {
        this.tasks = tasks;
        this.work = new ImportWork(plan, tasks).bytes();
        this.atOnce = atOnce;
    }

    @Override
    public String name() {
        return "an import";
    }

    @Override
    public Optional<OpenData> data() {
        return Optional.empty();
    }

    @Override
    public List<PartSchedule.Part> parts() {
        List<PartSchedule.Part> parts = new ArrayList<>();
        for (int first = 0; first < tasks.size(); first += atOnce) {
            long bytes = tasks.subList(first, end(first)).stream()
                    .mapToLong(ImportTask::bytes)
                    .sum();
            parts.add(new PartSchedule.Part(bytes, List.of()));
        }
        return parts;
    }

    private int end(int first) {
        return Math.min(tasks.size(), first + atOnce);
    }

    @Override
    public long allRows() {
        return -1;
    }

    @Override
    public Order order(int task, int part) {
        return new Order.ImportTask(task, work, part * atOnce, end(part * atOnce));
    }

    @Override
    public long rows(int part, byte[] report) {
        return ImportReport.read(report).results().stream()
                .mapToLong(ImportResult::records)
                .sum();
    }

    @Override
    public boolean isLast(byte[] report) {
        return ImportReport.read(report).results().stream().anyMatch(ImportResult::stopped);
    }

    /** All results, up to the first task that stopped. */
    List<ImportResult> results(List<byte[]> reports) {
        return reports.stream()
                .flatMap(report -> ImportReport.read(report).results().stream())
                .toList();
    }
}
