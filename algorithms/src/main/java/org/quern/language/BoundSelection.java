package org.quern.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.quern.QuernException;
import org.quern.data.Chunk;
import org.quern.data.Column;
import org.quern.data.ColumnRange;
import org.quern.data.Schema;
import org.quern.data.Variable;

/**
 * A {@link ColumnSelection} checked against the columns of a data set; may be used by several threads.
 *
 * <p>Each column of the data set and each transform has a slot of its own, so that a transform can replace a column that
 * others before it used. Only what the selection and the columns handed on need is read and computed; transforms the row
 * selection does not need are computed after it, for the selected rows alone.
 */
public final class BoundSelection {
    private final Schema schema;
    private final Schema output;
    private final List<Integer> outputSlots;
    private final Optional<TruthOperand> rowSelection;
    private final List<ColumnRange> ranges;
    /** Slots of the data set's columns that are read. */
    private final List<Integer> inputSlots;
    /** What the row selection needs, then what is needed after it, each in the order of the transforms. */
    private final List<Computed> before;

    private final List<Computed> after;
    private final int slots;

    /**
     * A transform.
     *
     * @param source slot that is handed on as it is, or −1
     * @param uses slots the operand reads
     */
    private record Computed(int slot, Operand operand, int source, TreeSet<Integer> uses) {
        void compute(Frame frame) {
            frame.slots()[slot] = source >= 0 ? frame.slots()[source] : operand.column(frame);
        }
    }

    private BoundSelection(Plan plan, ColumnSelection selection) {
        this.schema = plan.schema;
        this.slots = plan.schema.size() + selection.transforms().size();
        TreeSet<Integer> selectionUses = new TreeSet<>();
        this.rowSelection = selection.rowSelection().map(expression -> plan.rowSelection(expression, selectionUses));
        this.ranges = selection
                .rowSelection()
                .map(expression -> new Ranges(plan.binder(expression, new TreeSet<>()), plan::input).of(expression))
                .orElse(List.of());
        this.outputSlots = selection.columns().stream().map(plan::slot).toList();
        this.output = plan.output(selection.columns(), rowSelection.isPresent());
        this.before = plan.needed(selectionUses);
        TreeSet<Integer> outputUses = new TreeSet<>(outputSlots);
        this.after = new ArrayList<>(plan.needed(outputUses));
        after.removeAll(before);
        TreeSet<Integer> inputs = new TreeSet<>(selectionUses);
        inputs.addAll(outputUses);
        inputs.removeIf(slot -> slot >= schema.size());
        this.inputSlots = List.copyOf(inputs);
    }

    static BoundSelection of(ColumnSelection selection, Schema schema) {
        Plan plan = new Plan(schema);
        selection.transforms().forEach(plan::add);
        return new BoundSelection(plan, selection);
    }

    /** Columns and transforms by name while transforms are added in order. */
    private static final class Plan {
        private final Schema schema;
        private final Map<String, Integer> slots = new LinkedHashMap<>();
        private final Map<Integer, Variable> variables = new HashMap<>();
        private final List<Computed> computed = new ArrayList<>();
        private int nextSlot;

        Plan(Schema schema) {
            this.schema = schema;
            for (Variable variable : schema.variables()) {
                define(variable);
            }
        }

        private void define(Variable variable) {
            variables.put(nextSlot, variable);
            slots.put(variable.name(), nextSlot);
            nextSlot++;
        }

        void add(Transform transform) {
            if (transform.expression().isEmpty()) {
                slot(transform.name());
                slots.remove(transform.name());
                nextSlot++;
                return;
            }
            Expression expression = transform.expression().get();
            TreeSet<Integer> uses = new TreeSet<>();
            Operand operand = binder(expression, uses).operand(expression.node());
            int source = expression.plainColumn().map(this::slot).orElse(-1);
            computed.add(new Computed(nextSlot, operand, source, uses));
            define(source >= 0 ? variables.get(source).withName(transform.name()) : operand.variable(transform.name()));
        }

        TruthOperand rowSelection(Expression expression, TreeSet<Integer> uses) {
            return binder(expression, uses).truth(expression.node(), "row selection");
        }

        Binder binder(Expression expression, TreeSet<Integer> uses) {
            return new Binder(expression.source(), new Binder.Scope() {
                @Override
                public Optional<Operand> column(String name) {
                    Integer slot = slots.get(name);
                    if (slot == null) {
                        return Optional.empty();
                    }
                    uses.add(slot);
                    return Optional.of(Binder.column(variables.get(slot), slot));
                }

                @Override
                public String unknown(String name) {
                    return known().unknown(name);
                }
            });
        }

        private Schema known() {
            return new Schema(slots.values().stream().map(variables::get).toList());
        }

        int slot(String name) {
            if (!slots.containsKey(name)) {
                throw new QuernException(known().unknown(name));
            }
            return slots.get(name);
        }

        /** The column of the data set that a name still stands for. */
        Optional<Variable> input(String name) {
            Integer slot = slots.get(name);
            return slot == null || slot >= schema.size() ? Optional.empty() : Optional.of(variables.get(slot));
        }

        Schema output(List<String> columns, boolean rowsSelected) {
            return new Schema(columns.stream()
                    .map(name -> variables.get(slot(name)))
                    .map(variable -> rowsSelected ? variable.withMissing(-1) : variable)
                    .toList());
        }

        /** Transforms that these slots need, in order; their own needs are added to the slots. */
        List<Computed> needed(TreeSet<Integer> wanted) {
            List<Computed> needed = new ArrayList<>();
            for (int i = computed.size() - 1; i >= 0; i--) {
                if (wanted.contains(computed.get(i).slot)) {
                    needed.add(0, computed.get(i));
                    wanted.addAll(computed.get(i).uses);
                }
            }
            return needed;
        }
    }

    /** Columns to read from the source, in its order: those handed on and those that computed ones or the selection use. */
    public List<String> inputs() {
        return inputSlots.stream()
                .map(slot -> schema.variables().get(slot).name())
                .toList();
    }

    /** The columns handed on. */
    public Schema output() {
        return output;
    }

    /**
     * Conditions that every selected row meets, to skip chunks by their statistics: the comparisons of columns of the data
     * set with literals that the row selection joins by and. Empty if nothing is known.
     */
    public List<ColumnRange> ranges() {
        return ranges;
    }

    /** Computes the transforms, selects rows and keeps the columns of {@link #output()}; {@code raw} holds {@link #inputs()}. */
    public Chunk apply(Chunk raw) {
        Column[] columns = new Column[slots];
        for (int slot : inputSlots) {
            columns[slot] = raw.column(schema.variables().get(slot).name());
        }
        Frame frame = selected(new Frame(columns, raw.rows(), raw));
        after.forEach(computed -> computed.compute(frame));
        List<Column> kept = new ArrayList<>();
        outputSlots.forEach(slot -> kept.add(frame.slots()[slot]));
        return frame.chunk().withColumns(output, kept);
    }

    private Frame selected(Frame frame) {
        if (rowSelection.isEmpty()) {
            return frame;
        }
        before.forEach(computed -> computed.compute(frame));
        byte[] keep = rowSelection.get().values(frame);
        int[] rows = new int[frame.rows()];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            rows[count] = i;
            count += keep[i] == 1 ? 1 : 0;
        }
        return count == frame.rows() ? frame : taken(frame, rows, count);
    }

    private Frame taken(Frame frame, int[] rows, int count) {
        TreeSet<Integer> live = new TreeSet<>(outputSlots);
        after.forEach(computed -> live.addAll(computed.uses));
        Column[] columns = new Column[slots];
        for (int slot : live) {
            if (frame.slots()[slot] != null) {
                columns[slot] = frame.slots()[slot].select(rows, count);
            }
        }
        Chunk chunk = frame.chunk().withColumns(Schema.of(), List.of()).select(rows, count);
        return new Frame(columns, count, chunk);
    }
}
