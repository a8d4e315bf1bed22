package org.quern.glm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.quern.data.TextBytes;
import org.quern.design.Design;
import org.quern.language.ColumnSelection;
import org.quern.language.Expression;
import org.quern.linear.WeightKind;

/**
 * What stays the same over all passes of a fit.
 *
 * @param rows row selection and transforms
 * @param responseLevels levels of a response that is a factor or a string: failure and success; else empty
 */
record GlmProblem(
        Design design,
        ColumnSelection rows,
        Optional<String> weights,
        WeightKind weightKind,
        Optional<Expression> offset,
        Family family,
        Link link,
        List<String> responseLevels) {

    GlmProblem {
        responseLevels = List.copyOf(responseLevels);
    }

    ColumnSelection columns() {
        Set<String> columns = new LinkedHashSet<>(design.inputs());
        weights.ifPresent(columns::add);
        offset.ifPresent(o -> columns.addAll(o.columns()));
        return rows.withColumns(List.copyOf(columns));
    }

    /** The response as the formula has it: {@code y} or {@code cbind(a, b)}. */
    String response() {
        List<String> responses = design.responses();
        return responses.size() == 1 ? responses.get(0) : "cbind(" + String.join(", ", responses) + ")";
    }

    boolean hasOffset() {
        return offset.isPresent() || !design.formula().offsets().isEmpty();
    }

    /** Names of what {@link GlmState#infinite} counts, in its order: variables, response, offsets, weights. */
    List<String> counted() {
        List<String> names = new ArrayList<>();
        design.variables().forEach(v -> names.add(v.source().text()));
        names.add(response());
        design.formula().offsets().forEach(o -> names.add(o.text()));
        names.add(offset.map(Expression::text).orElse(""));
        names.add(weights.orElse(""));
        return names;
    }

    void write(DataOutput out) throws IOException {
        design.write(out);
        rows.write(out);
        TextBytes.write(weights.orElse(""), out);
        out.writeUTF(weightKind.name());
        TextBytes.write(offset.map(Expression::text).orElse(""), out);
        out.writeUTF(family.label());
        out.writeUTF(link.label());
        out.writeInt(responseLevels.size());
        for (String level : responseLevels) {
            TextBytes.write(level, out);
        }
    }

    static GlmProblem read(DataInput in) throws IOException {
        Design design = Design.read(in);
        ColumnSelection rows = ColumnSelection.read(in);
        String weights = TextBytes.read(in);
        WeightKind kind = WeightKind.valueOf(in.readUTF());
        String offset = TextBytes.read(in);
        Family family = Family.parse(in.readUTF());
        Link link = Link.parse(in.readUTF());
        List<String> levels = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(TextBytes.read(in));
        }
        return new GlmProblem(
                design,
                rows,
                weights.isEmpty() ? Optional.empty() : Optional.of(weights),
                kind,
                offset.isEmpty() ? Optional.empty() : Optional.of(Expression.parse(offset)),
                family,
                link,
                levels);
    }
}
