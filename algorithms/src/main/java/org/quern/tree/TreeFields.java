package org.quern.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.quern.design.Design;
import org.quern.language.ColumnSelection;
import org.quern.language.Formula;
import org.quern.linear.WeightKind;
import org.quern.model.DesignFields;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;

/**
 * The fields that stored models of trees have in common: {@code provenance}, {@code formula}, {@code designs},
 * {@code rowSelection}, {@code transforms}, {@code weights}, {@code weightKind}, {@code groups}, {@code validRows},
 * {@code missingRows} and {@code trees}.
 */
public final class TreeFields {
    private TreeFields() {}

    public static void write(TreeModel model, Provenance provenance, RecordWriter out) {
        TreeFit fit = model.fit();
        TreeDesign design = fit.design();
        out.put("provenance", provenance.toRecord(out.schema("provenance")));
        out.put("formula", fit.formula().text());
        out.put("designs", List.of(design.response(), design.predictors()), DesignFields::write);
        DesignFields.writeRows(design.rows().rowSelection(), design.rows().transforms(), out);
        out.put("weights", design.weights());
        out.put("weightKind", fit.weightKind());
        out.put("groups", design.groups());
        out.put("validRows", fit.validRows());
        out.put("missingRows", fit.missingRows());
        out.put("trees", model.trees(), TreeRecord::write);
    }

    public static TreeFit fit(RecordReader in, Provenance provenance) {
        List<Design> designs = in.records("designs", DesignFields::read);
        Optional<String> weights = in.optional("weights");
        Optional<String> groups = in.optional("groups");
        List<String> columns = new ArrayList<>();
        designs.forEach(design -> columns.addAll(design.inputs()));
        weights.ifPresent(columns::add);
        groups.ifPresent(columns::add);
        ColumnSelection rows = new ColumnSelection(
                columns.stream().distinct().toList(), DesignFields.rowSelection(in), DesignFields.transforms(in));
        return new TreeFit(
                Formula.parse(in.text("formula")),
                new TreeDesign(designs.get(0), designs.get(1), rows, weights, groups),
                in.symbol("weightKind", WeightKind.class),
                provenance.dataName(),
                provenance.dataGeneration(),
                in.rows("validRows"),
                in.rows("missingRows"),
                provenance.passes());
    }

    public static List<Tree> trees(RecordReader in) {
        return in.records("trees", TreeRecord::read);
    }

    /** An array of doubles as a list. */
    public static List<Double> list(RecordReader in, String field) {
        return Arrays.stream(in.numbers(field)).boxed().toList();
    }
}
