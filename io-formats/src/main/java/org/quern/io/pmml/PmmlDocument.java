package org.quern.io.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dmg.pmml.Application;
import org.dmg.pmml.CompoundPredicate;
import org.dmg.pmml.DataField;
import org.dmg.pmml.DataType;
import org.dmg.pmml.Extension;
import org.dmg.pmml.Header;
import org.dmg.pmml.Model;
import org.dmg.pmml.OpType;
import org.dmg.pmml.Output;
import org.dmg.pmml.OutputField;
import org.dmg.pmml.PMML;
import org.dmg.pmml.Predicate;
import org.dmg.pmml.ResultFeature;
import org.dmg.pmml.SimplePredicate;
import org.dmg.pmml.True;
import org.quern.QuernException;
import org.quern.bayes.NaiveBayesModel;
import org.quern.glm.GlmModel;
import org.quern.kmeans.KMeansModel;
import org.quern.language.Transform;
import org.quern.linear.LinearModel;
import org.quern.model.ModelFile;
import org.quern.model.ModelVariables;
import org.quern.model.Provenance;
import org.quern.tree.TreeModel;

/**
 * A model as a PMML 4.4 document. What an evaluator makes of it equals what {@code predict} writes, but for the last digits:
 * sums are taken in another order and functions are another library's.
 */
public final class PmmlDocument {
    /** Of the standard, and of the documents. */
    public static final String VERSION = "4.4";

    private final ModelFile file;

    private PmmlDocument(ModelFile file) {
        this.file = file;
    }

    /**
     * Writes a model as PMML.
     *
     * @return UTF-8 text; equal models give equal bytes
     * @throws QuernException for a kind of model or a function that PMML cannot express
     */
    public static byte[] of(ModelFile file) {
        return PmmlWriter.bytes(new PmmlDocument(file).document());
    }

    private PMML document() {
        List<Model> models = new ArrayList<>();
        Fields fields = models(models);
        PMML document = new PMML(VERSION, header(), fields.dictionary());
        document.setTransformationDictionary(fields.transformations());
        document.addModels(models.toArray(new Model[0]));
        return document;
    }

    private Fields models(List<Model> models) {
        if (file.model() instanceof LinearModel linear) {
            return new LinearPmml(linear, variables()).addTo(models);
        } else if (file.model() instanceof GlmModel glm) {
            return new GlmPmml(glm, variables()).addTo(models);
        } else if (file.model() instanceof NaiveBayesModel bayes) {
            return new NaiveBayesPmml(bayes, variables()).addTo(models);
        } else if (file.model() instanceof KMeansModel clusters) {
            return new KMeansPmml(clusters, variables()).addTo(models);
        } else if (file.model() instanceof TreeModel trees) {
            return new TreePmml(trees, variables()).addTo(models);
        }
        throw new QuernException("Models of the kind '" + file.model().type().kind()
                + "' have no form in PMML; --format json writes any model");
    }

    private ModelVariables variables() {
        return file.variables();
    }

    /** Where the model came from; no time and no host, as in the model itself. */
    private Header header() {
        Provenance provenance = file.provenance();
        Header header = new Header()
                .setDescription("Model of the kind '" + file.model().type().kind() + "' fitted by Quern")
                .setApplication(new Application("Quern").setVersion(provenance.software()));
        add(header, "data", provenance.dataName());
        add(header, "dataGeneration", String.valueOf(provenance.dataGeneration()));
        add(header, "dataDigest", provenance.dataDigest());
        add(header, "dataRows", String.valueOf(provenance.dataRows()));
        add(header, "passes", String.valueOf(provenance.passes()));
        for (Transform transform : variables().transforms()) {
            add(header, "transform", transform.text());
        }
        return header;
    }

    private static void add(Header header, String name, String value) {
        header.addExtensions(new Extension("quern." + name, value));
    }

    /** A field of numbers that a model predicts. */
    static DataField continuousTarget(String name) {
        return new DataField(name, OpType.CONTINUOUS, DataType.DOUBLE);
    }

    /** The prediction under the name that {@code predict} gives it. */
    static Output predictedValue(String name) {
        return new Output()
                .addOutputFields(new OutputField(name, OpType.CONTINUOUS, DataType.DOUBLE)
                        .setResultFeature(ResultFeature.PREDICTED_VALUE));
    }

    /** The probability of a class. */
    static OutputField probability(String name, String category) {
        return new OutputField(name, OpType.CONTINUOUS, DataType.DOUBLE)
                .setResultFeature(ResultFeature.PROBABILITY)
                .setValue(category);
    }

    /** True where no field is missing. A model of segments of which none is true has no result. */
    static Predicate complete(Set<String> fields) {
        List<Predicate> present = fields.stream()
                .<Predicate>map(name -> new SimplePredicate(name, SimplePredicate.Operator.IS_NOT_MISSING, null))
                .toList();
        if (present.size() < 2) {
            return present.isEmpty() ? True.INSTANCE : present.get(0);
        }
        return new CompoundPredicate(CompoundPredicate.BooleanOperator.AND, present);
    }
}
