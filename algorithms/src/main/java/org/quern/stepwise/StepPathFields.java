package org.quern.stepwise;

import java.util.Optional;
import org.quern.language.Formula;
import org.quern.model.RecordReader;
import org.quern.model.RecordWriter;

/** A path to and from its Avro record, a part of the record of the model it led to. */
public final class StepPathFields {
    private StepPathFields() {}

    public static void write(StepPath path, RecordWriter out) {
        StepControl control = path.control();
        out.put("method", control.method());
        out.put("upper", control.upper().map(Formula::text));
        out.put("lower", control.lower().map(Formula::text));
        out.put("criterion", control.criterion());
        out.put("penalty", control.penalty());
        out.put("scale", control.scale());
        out.put("maxSteps", control.maxSteps());
        out.put("addLevel", control.addLevel());
        out.put("dropLevel", control.dropLevel());
        out.put("testAsked", control.test().map(Enum::name));
        out.put("keepsCoefficients", control.keepCoefficients());
        out.put("initialFormula", path.initialFormula());
        out.put("finalFormula", path.finalFormula());
        out.put("test", path.test());
        out.put("steps", path.steps(), StepPathFields::writeStep);
    }

    private static void writeStep(Step step, RecordWriter out) {
        out.put("change", step.change());
        out.put("df", step.df());
        out.put("deviance", step.deviance());
        out.put("residualDf", step.residualDf());
        out.put("residualDeviance", step.residualDeviance());
        out.put("criterion", step.criterion());
        out.put("statistic", step.statistic());
        out.put("pValue", step.pValue());
        out.put("labels", step.coefficients().labels());
        out.put("estimates", step.coefficients().estimates());
    }

    public static StepPath read(RecordReader in) {
        Optional<StepTest> asked = in.optional("testAsked").map(StepTest::valueOf);
        StepControl control = new StepControl(
                in.symbol("method", StepMethod.class),
                in.optional("upper").map(Formula::parse),
                in.optional("lower").map(Formula::parse),
                in.symbol("criterion", StepCriterion.class),
                in.optionalNumber("penalty"),
                in.number("scale"),
                in.whole("maxSteps"),
                in.optionalNumber("addLevel"),
                in.optionalNumber("dropLevel"),
                asked,
                in.truth("keepsCoefficients"));
        return new StepPath(
                control,
                in.text("initialFormula"),
                in.text("finalFormula"),
                in.symbol("test", StepTest.class),
                in.records("steps", StepPathFields::readStep));
    }

    private static Step readStep(RecordReader in) {
        return new Step(
                in.text("change"),
                in.number("df"),
                in.number("deviance"),
                in.number("residualDf"),
                in.number("residualDeviance"),
                in.number("criterion"),
                in.number("statistic"),
                in.number("pValue"),
                new StepCoefficients(in.texts("labels"), in.numbers("estimates")));
    }
}
