package org.quern.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.design.Design;
import org.quern.design.DesignOptions;
import org.quern.design.ReferenceLevel;
import org.quern.language.Expression;
import org.quern.language.Formula;
import org.quern.language.Transform;

/**
 * The fields that stored models of a formula have in common: {@code formula}, {@code dropFirst}, {@code dropMain},
 * {@code cube}, {@code variables} and {@code foundLevels} make the design, {@code rowSelection} and {@code transforms} the
 * rows.
 */
public final class DesignFields {
    private DesignFields() {}

    public static void write(Design design, RecordWriter out) {
        out.put("formula", design.formula().text());
        out.put("dropFirst", design.options().reference() == ReferenceLevel.FIRST);
        out.put("dropMain", design.options().dropMain());
        out.put("cube", design.options().cube());
        writeVariables(design.schema(), out);
        out.put("foundLevels", List.copyOf(design.levels().entrySet()), DesignFields::levels);
    }

    /** Writes {@code variables}: their types, levels and ranges. */
    public static void writeVariables(Schema schema, RecordWriter out) {
        out.put("variables", schema.variables(), DesignFields::variable);
    }

    private static void variable(Variable variable, RecordWriter out) {
        out.put("name", variable.name());
        out.put("type", variable.type().label());
        out.put("levels", variable.levels());
        out.put("low", variable.low());
        out.put("high", variable.high());
    }

    private static void levels(Map.Entry<String, List<String>> entry, RecordWriter out) {
        out.put("variable", entry.getKey());
        out.put("levels", entry.getValue());
    }

    /** The design of a record that {@link #write} filled. */
    public static Design read(RecordReader in) {
        DesignOptions options = new DesignOptions(
                in.truth("dropFirst") ? ReferenceLevel.FIRST : ReferenceLevel.LAST,
                in.truth("dropMain"),
                in.truth("cube"));
        Map<String, List<String>> found = new TreeMap<>();
        in.records("foundLevels", r -> found.put(r.text("variable"), r.texts("levels")));
        return Design.of(Formula.parse(in.text("formula")), variables(in), options, found);
    }

    public static Schema variables(RecordReader in) {
        return new Schema(in.records("variables", DesignFields::variable));
    }

    private static Variable variable(RecordReader in) {
        return Variable.of(in.text("name"), ColumnType.ofLabel(in.text("type")))
                .withLevels(in.texts("levels"))
                .withRange(in.number("low"), in.number("high"));
    }

    /** Writes {@code rowSelection} and {@code transforms}. */
    public static void writeRows(Optional<Expression> rowSelection, List<Transform> transforms, RecordWriter out) {
        out.put("rowSelection", rowSelection.map(Expression::text));
        out.put("transforms", transforms, (transform, item) -> {
            item.put("name", transform.name());
            item.put("expression", transform.expression().map(Expression::text));
        });
    }

    public static Optional<Expression> rowSelection(RecordReader in) {
        return in.optional("rowSelection").map(Expression::parse);
    }

    public static List<Transform> transforms(RecordReader in) {
        return in.records(
                "transforms",
                r -> new Transform(r.text("name"), r.optional("expression").map(Expression::parse)));
    }
}
