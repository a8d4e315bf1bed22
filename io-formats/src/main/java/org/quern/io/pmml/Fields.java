package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dmg.pmml.Apply;
import org.dmg.pmml.DataDictionary;
import org.dmg.pmml.DataField;
import org.dmg.pmml.DataType;
import org.dmg.pmml.DerivedField;
import org.dmg.pmml.Expression;
import org.dmg.pmml.InvalidValueTreatmentMethod;
import org.dmg.pmml.MiningField;
import org.dmg.pmml.MiningSchema;
import org.dmg.pmml.OpType;
import org.dmg.pmml.PMMLFunctions;
import org.dmg.pmml.TransformationDictionary;
import org.dmg.pmml.Value;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Schema;
import org.quern.data.Variable;
import org.quern.language.ExpressionTree;
import org.quern.language.Transform;

/**
 * The fields of a document: those that new data have, in the data dictionary, and those derived from them. What our language
 * calls a column is a field of the same name where that is free; a transform that replaces a column makes a second field.
 *
 * <p>Numbers of every type are {@code double}, for scoring takes them from columns of any numeric type. A value that cannot be
 * one of its field's counts as missing, as does an unknown level.
 */
final class Fields {
    private final List<DataField> data = new ArrayList<>();
    private final Set<String> targets = new HashSet<>();
    private final List<DerivedField> derived = new ArrayList<>();
    /** Fields whose values outside their levels are missing. */
    private final Set<String> closed = new HashSet<>();

    private final Set<String> names = new HashSet<>();
    /** What an expression sees: columns and the transforms before it. */
    private final Map<String, Variable> variables = new LinkedHashMap<>();

    private final Map<String, Part> columns = new HashMap<>();
    /** Fields that hold an expression of that text. */
    private final Map<String, Part> known = new HashMap<>();

    /**
     * Fields for columns and transforms.
     *
     * @param inputs the columns of new data
     * @param transforms in order
     * @param computed names of columns that expressions look into, so that unknown levels must reach them
     */
    Fields(Schema inputs, List<Transform> transforms, Set<String> computed) {
        for (Variable variable : inputs.variables()) {
            boolean text = variable.type().isFactor() || variable.type() == ColumnType.STRING;
            addInput(variable, text && computed.contains(variable.name()));
        }
        for (Transform transform : transforms) {
            apply(transform);
        }
    }

    private void addInput(Variable variable, boolean open) {
        DataField field = new DataField(unused(variable.name()), opType(variable.type()), dataType(variable.type()));
        variable.levels().forEach(level -> field.addValues(new Value(level)));
        data.add(field);
        List<String> levels = open ? List.of() : variable.levels();
        if (!open) {
            closed.add(field.requireName());
        }
        variables.put(variable.name(), variable);
        columns.put(variable.name(), Part.field(variable.type(), levels, field.requireName()));
    }

    private void apply(Transform transform) {
        org.quern.language.Expression expression = transform.expression().orElseThrow();
        ExpressionTree tree = expression.tree(schema());
        Part part = new ExpressionTranslator(this).translate(tree);
        Part field = isDate(part) ? part : define("transform " + transform.name(), transform.name(), part);
        variables.put(transform.name(), expression.bind(schema()).variable(transform.name()));
        columns.put(transform.name(), field);
        // the same text may now mean something else
        known.clear();
    }

    /** Days, which would no longer be a date to functions of dates. */
    private static boolean isDate(Part part) {
        return part.type() == ColumnType.DATE || part.type() == ColumnType.TIMESTAMP;
    }

    /** The columns that expressions see. */
    Schema schema() {
        return new Schema(List.copyOf(variables.values()));
    }

    Part column(String name) {
        return columns.get(name);
    }

    /** A field that holds a part; the part itself if it is one. */
    Part define(String text, Part part) {
        return define(text, text, part);
    }

    /**
     * A field that holds a part; the part itself if it is one.
     *
     * @param key under which the same field is found again
     * @param name of the field
     */
    Part define(String key, String name, Part part) {
        if (part.isField()) {
            return part;
        }
        return known.containsKey(key) ? known.get(key) : add(name, key, part.type(), part.levels(), part.guarded());
    }

    /** A new field of an expression that may be missing. */
    Part derive(String text, ColumnType type, List<String> levels, Expression expression) {
        return known.containsKey(text) ? known.get(text) : add(text, text, type, levels, expression);
    }

    private Part add(String name, String key, ColumnType type, List<String> levels, Expression expression) {
        DataType dataType = type == ColumnType.DATE ? DataType.DOUBLE : dataType(type);
        return add(name, key, new Part(type, levels, expression, Set.of()), opTypeOf(dataType), dataType);
    }

    /** A new field of whole numbers that are categories. */
    Part deriveWholes(String text, List<String> levels, Expression expression) {
        String key = "levels of " + text;
        Part part = new Part(ColumnType.FACTOR, levels, expression, Set.of());
        return known.containsKey(key) ? known.get(key) : add(text, key, part, OpType.CATEGORICAL, DataType.INTEGER);
    }

    private Part add(String name, String key, Part part, OpType opType, DataType dataType) {
        String field = unused(name);
        derived.add(new DerivedField(field, opType, dataType, part.expression()));
        Part result = Part.field(part.type(), part.levels(), field);
        known.put(key, result);
        return result;
    }

    /** The field of a factor's levels and no other value: for terms, where an unknown level is missing. */
    Part restricted(String text, Part part, List<String> levels) {
        Part field = define(text, part);
        if (!field.levels().isEmpty() && levels.containsAll(field.levels())) {
            return field;
        }
        Apply isLevel = new Apply(PMMLFunctions.ISIN).addExpressions(field.expression());
        levels.forEach(level -> isLevel.addExpressions(ExpressionTranslator.text(level)));
        Expression level = new Apply(PMMLFunctions.IF).addExpressions(isLevel, field.expression());
        String key = "levels of " + text;
        Expression guarded = field.withExpression(ColumnType.FACTOR, level).guarded();
        return known.containsKey(key) ? known.get(key) : add(text, key, ColumnType.FACTOR, levels, guarded);
    }

    private String unused(String name) {
        String unused = name;
        for (int i = 2; !names.add(unused); i++) {
            unused = name + " (" + i + ")";
        }
        return unused;
    }

    private static OpType opType(ColumnType type) {
        return type == ColumnType.ORDERED_FACTOR ? OpType.ORDINAL : opTypeOf(dataType(type));
    }

    private static OpType opTypeOf(DataType type) {
        return type == DataType.STRING || type == DataType.BOOLEAN ? OpType.CATEGORICAL : OpType.CONTINUOUS;
    }

    private static DataType dataType(ColumnType type) {
        return switch (type) {
            case FACTOR, ORDERED_FACTOR, STRING -> DataType.STRING;
            case BOOLEAN -> DataType.BOOLEAN;
            case DATE -> DataType.DATE;
            case TIMESTAMP -> DataType.DATE_TIME;
            default -> DataType.DOUBLE;
        };
    }

    /**
     * Adds what a model predicts to the dictionary.
     *
     * @return its name; another one where an input has that of the response
     */
    String addTarget(DataField target) {
        String name = unused(target.requireName());
        targets.add(name);
        data.add(target.setName(name));
        return name;
    }

    DataDictionary dictionary() {
        return new DataDictionary().addDataFields(data.toArray(new DataField[0]));
    }

    /** Null if there are none. */
    TransformationDictionary transformations() {
        return derived.isEmpty()
                ? null
                : new TransformationDictionary().addDerivedFields(derived.toArray(new DerivedField[0]));
    }

    /**
     * What a model reads.
     *
     * @param target name of the field predicted, null if it is none
     */
    MiningSchema miningSchema(String target) {
        MiningSchema schema = new MiningSchema();
        for (DataField field : data) {
            String name = field.requireName();
            if (name.equals(target)) {
                schema.addMiningFields(new MiningField(name).setUsageType(MiningField.UsageType.TARGET));
            } else if (!targets.contains(name)) {
                schema.addMiningFields(new MiningField(name)
                        .setInvalidValueTreatment(
                                closed.contains(name)
                                        ? InvalidValueTreatmentMethod.AS_MISSING
                                        : InvalidValueTreatmentMethod.AS_IS));
            }
        }
        return schema;
    }

    List<DataField> data() {
        return Collections.unmodifiableList(data);
    }

    /** What cannot be said in PMML. */
    static QuernException untranslatable(String what, String text) {
        String shown = text.length() > 80 ? text.substring(0, 77) + "…" : text;
        return new QuernException("PMML cannot express " + what + " (in '" + shown
                + "'): write its value as a column of the data and fit the model to that");
    }
}
