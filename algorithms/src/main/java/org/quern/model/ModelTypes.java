package org.quern.model;

import java.util.List;
import java.util.Optional;
import org.quern.bayes.NaiveBayesModelType;
import org.quern.glm.GlmModelType;
import org.quern.kmeans.KMeansModelType;
import org.quern.linear.LinearModelType;
import org.quern.tree.boosting.BTreesModelType;
import org.quern.tree.decision.DTreeModelType;
import org.quern.tree.forest.DForestModelType;

/** All kinds of model, by name. */
public final class ModelTypes {
    private static final List<ModelType<?>> TYPES = List.of(
            LinearModelType.INSTANCE,
            GlmModelType.INSTANCE,
            NaiveBayesModelType.INSTANCE,
            KMeansModelType.INSTANCE,
            DTreeModelType.INSTANCE,
            DForestModelType.INSTANCE,
            BTreesModelType.INSTANCE);

    private ModelTypes() {}

    static Optional<ModelType<?>> find(String kind) {
        for (ModelType<?> type : TYPES) {
            if (type.kind().equals(kind)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
