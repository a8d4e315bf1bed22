package org.quern.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.quern.crossproduct.CrossProductsPass;
import org.quern.data.Chunk;
import org.quern.data.ChunkSource;
import org.quern.data.Column;
import org.quern.data.ColumnType;
import org.quern.data.DoubleColumn;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;

class CompositePassTest {
    /** Wide enough for two slices: 1 200 by 1 000 cells. */
    private static final Schema SCHEMA = Schema.of(
            Variable.of("y", ColumnType.FLOAT64),
            Variable.of("x", ColumnType.FLOAT64),
            Variable.factor("f", levels(1200)),
            Variable.factor("g", levels(1000)));

    private static List<String> levels(int count) {
        List<String> levels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            levels.add("l" + i);
        }
        return levels;
    }

    private static CrossProductsPass pass(String formula) {
        Design design = Design.of(Formula.parse(formula), SCHEMA, DesignOptions.DEFAULT);
        return new CrossProductsPass(design, ColumnSelection.of(List.of()), Optional.empty(), false);
    }

    private static byte[] bytes(CompositePass pass, CompositePass.States state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        pass.codec().write(state, new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    @Test
    void assemblesWhatItCut() throws IOException {
        CrossProductsPass wide = pass("y ~ f + g");
        assertThat(wide.slices()).isEqualTo(2);
        CompositePass pass = new CompositePass(List.of(wide, wide, wide), 1);
        assertThat(pass.slices()).isEqualTo(6);
        checkSlices(pass);
        CompositePass narrow =
                new CompositePass(List.of(pass("y ~ x"), pass("y ~ g"), pass("y ~ f"), pass("y ~ x:f")), 9000);
        assertThat(narrow.slices()).isBetween(2, 4);
        checkSlices(narrow);
    }

    @Test
    void digestsEachPartAsThePartDoes() {
        List<Column> columns = new ArrayList<>(RandomColumns.of(SCHEMA, 100, 12, 5));
        Random random = new Random(6);
        columns.set(0, new DoubleColumn(random.doubles(100).toArray()));
        columns.set(1, new DoubleColumn(random.doubles(100, -1, 1).toArray()));
        ChunkSource data = RandomColumns.source(SCHEMA, columns, 30);
        SlicedSums kept = new SlicedSums(ColumnSelection.of(List.of("x", "y")), false);
        SlicedSums digested = new SlicedSums(ColumnSelection.of(List.of("y", "x")), true);
        List<Pass<?, ?>> parts = List.of(kept, digested, pass("y ~ x"), digested);
        LocalEngine engine = new LocalEngine(data, LocalEngine.Options.defaults(), Progress.NONE);
        for (long sliceBytes : new long[] {1, 1 << 20}) {
            List<Object> results = engine.run(new CompositePass(parts, sliceBytes));
            assertThat(results.get(0)).isEqualTo(engine.run(kept));
            assertThat(results.get(1)).isEqualTo(engine.run(digested));
            assertThat(results.get(3)).isEqualTo(engine.run(digested));
        }
        CompositePass same = new CompositePass(List.of(kept, pass("y ~ x")), 1);
        CompositePass.States state = same.newState();
        assertThat(same.digest(state)).isSameAs(state);
    }

    private static void checkSlices(CompositePass pass) throws IOException {
        ChunkSource data = RandomColumns.source(SCHEMA, RandomColumns.of(SCHEMA, 100, 12, 5), 50);
        CompositePass.States first = pass.newState();
        CompositePass.States second = pass.newState();
        pass.process(first, chunk(pass, data, 0));
        pass.process(second, chunk(pass, data, 1));
        List<CompositePass.States> slices = new ArrayList<>();
        for (int i = 0; i < pass.slices(); i++) {
            CompositePass.States slice = pass.slice(first, i);
            byte[] written = bytes(pass, slice);
            slice = pass.codec().read(new DataInputStream(new ByteArrayInputStream(written)));
            pass.merge(slice, pass.slice(second, i));
            slices.add(slice);
        }
        // What slices share with their state is used up: the whole is gathered again.
        first = pass.newState();
        second = pass.newState();
        pass.process(first, chunk(pass, data, 0));
        pass.process(second, chunk(pass, data, 1));
        pass.merge(first, second);
        assertThat(Arrays.equals(bytes(pass, pass.assemble(slices)), bytes(pass, first)))
                .isTrue();
    }

    private static Chunk chunk(CompositePass pass, ChunkSource data, int index) throws IOException {
        return pass.columns()
                .bind(data.info().schema())
                .apply(data.read(index, pass.columns().columns()));
    }
}
