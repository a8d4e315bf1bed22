package org.quern.yarn.master;

import java.util.List;
import java.util.Optional;
import org.quern.jobs.mapreduce.ChunkMapParts;
import org.quern.yarn.protocol.Order;

/** Row-wise output of a data set: each part holds the chunks of one split. */
final class RowWiseOutput implements PartWork.Making {
    private final String name;
    private final OpenData data;
    private final byte[] work;
    private final List<ChunkMapParts.Part> parts;

    /** @param work what the tasks are to do */
    RowWiseOutput(String name, OpenData data, byte[] work, List<ChunkMapParts.Part> parts) {
        this.name = name;
        this.data = data;
        this.work = work;
        this.parts = parts;
    }

    @Override
    public String name() {
        return "'" + name + "'";
    }

    @Override
    public Optional<OpenData> data() {
        return Optional.of(data);
    }

    @Override
    public List<PartSchedule.Part> parts() {
        return parts.stream()
                .map(part -> new PartSchedule.Part(part.bytes(), part.hosts()))
                .toList();
    }

    @Override
    public long allRows() {
        return data.info().rows();
    }

    @Override
    public Order order(int task, int part) {
        return new Order.MapTask(
                task,
                data.number(),
                work,
                parts.get(part).first(),
                parts.get(part).end());
    }

    @Override
    public long rows(int part, byte[] report) {
        return data
                .info()
                .chunks()
                .subList(parts.get(part).first(), parts.get(part).end())
                .stream()
                .mapToLong(chunk -> chunk.rows())
                .sum();
    }

    @Override
    public boolean isLast(byte[] report) {
        return false;
    }
}
