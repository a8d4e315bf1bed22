package org.quern.tree.decision;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.quern.model.Interval;
import org.quern.model.PredictionKinds;
import org.quern.model.PredictionType;
import org.quern.model.Provenance;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;
import org.quern.model.ResidualType;
import org.quern.tree.TreeFields;
import org.quern.tree.TreeFit;
import org.quern.tree.TreeJson;
import org.quern.tree.TreeModelType;

/** How decision trees are stored, shown and scored. */
public final class DTreeModelType extends TreeModelType<DTreeModel> {
    public static final DTreeModelType INSTANCE = new DTreeModelType();

    private DTreeModelType() {}

    @Override
    public String kind() {
        return "dtree";
    }

    @Override
    protected void write(DTreeModel model, RecordWriter out) {
        DTreeFields.write(model.options(), out);
        out.put("priors", model.priors());
        out.put("loss", model.loss(), (row, item) -> item.put("costs", row));
        out.put("complexityTable", model.complexityTable(), DTreeModelType::write);
        out.put("importance", model.importance());
    }

    @Override
    protected DTreeModel read(TreeFit fit, RecordReader in) {
        List<Double> priors = TreeFields.list(in, "priors");
        List<List<Double>> loss = in.records("loss", row -> TreeFields.list(row, "costs"));
        return new DTreeModel(
                fit,
                DTreeFields.read(fit, priors, loss, in),
                TreeFields.trees(in).get(0),
                priors,
                loss,
                in.records("complexityTable", DTreeModelType::row),
                TreeFields.list(in, "importance"));
    }

    private static void write(CpRow row, RecordWriter out) {
        out.put("complexity", row.complexity());
        out.put("splits", row.splits());
        out.put("relativeError", row.relativeError());
        out.put("crossValidatedError", row.crossValidatedError());
        out.put("standardError", row.standardError());
    }

    private static CpRow row(RecordReader in) {
        return new CpRow(
                in.number("complexity"),
                in.whole("splits"),
                in.number("relativeError"),
                in.number("crossValidatedError"),
                in.number("standardError"));
    }

    @Override
    public List<String> summary(DTreeModel model) {
        return new DTreeSummary(model).lines();
    }

    @Override
    public List<String> shortSummary(DTreeModel model) {
        return new DTreeSummary(model).shortLines();
    }

    @Override
    public List<String> details(DTreeModel model) {
        return new DTreeSummary(model).details();
    }

    @Override
    public ObjectNode json(DTreeModel model, Provenance provenance) {
        TreeJson writer = new TreeJson(model);
        ObjectNode json = writer.head(provenance);
        TreeJson.numbers(
                json, "priors", model.priors().stream().mapToDouble(p -> p).toArray());
        ArrayNode table = json.putArray("complexityTable");
        for (CpRow row : model.complexityTable()) {
            ObjectNode item = table.addObject();
            TreeJson.put(item, "cp", row.complexity());
            item.put("splits", row.splits());
            TreeJson.put(item, "relativeError", row.relativeError());
            TreeJson.put(item, "crossValidatedError", row.crossValidatedError());
            TreeJson.put(item, "standardError", row.standardError());
        }
        ObjectNode importance = json.putObject("importance");
        for (int p = 0; p < model.importance().size(); p++) {
            TreeJson.put(
                    importance, model.fit().design().name(p), model.importance().get(p));
        }
        json.set("nodes", writer.nodes(model.tree()));
        return json;
    }

    @Override
    public List<List<String>> table(DTreeModel model) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("CP", "nsplit", "rel error", "xerror", "xstd"));
        for (CpRow row : model.complexityTable()) {
            cells.add(List.of(
                    String.valueOf(row.complexity()),
                    String.valueOf(row.splits()),
                    String.valueOf(row.relativeError()),
                    String.valueOf(row.crossValidatedError()),
                    String.valueOf(row.standardError())));
        }
        return cells;
    }

    @Override
    public PredictionKinds predictions(DTreeModel model) {
        List<ResidualType> residuals = List.of(ResidualType.RESPONSE, ResidualType.PEARSON, ResidualType.DEVIANCE);
        List<PredictionType> types = model.fit().design().isClassification()
                ? List.of(PredictionType.PROBABILITY, PredictionType.CLASS, PredictionType.NODE)
                : List.of(PredictionType.RESPONSE, PredictionType.NODE);
        return new PredictionKinds(types, residuals, false, List.of(Interval.NONE));
    }
}
