package org.quern.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.quern.QuernException;
import org.quern.data.ColumnType;
import org.quern.data.Variable;
import org.quern.model.PredictionOptions;
import org.quern.model.Scoring;

/** The columns that scoring with trees makes, under the names asked for or those of the old system. */
public record TreeColumns(TreeFit fit, PredictionOptions options) {
    /** The old system's name of the column of nodes. */
    public static final String NODE = ".rxNode";

    /** A number, {@code y_Pred}. */
    public List<Variable> number(String description) {
        return List.of(Scoring.made(name(), description + fit.responseName()));
    }

    /** A class, {@code y_Pred}. */
    public List<Variable> classes() {
        return List.of(Variable.factor(name(), fit.design().classes())
                .withDescription("Predicted class of " + fit.responseName()));
    }

    private String name() {
        return options.names(List.of(fit.responseName())).predictions().get(0);
    }

    /**
     * A number for each class, {@code CLASS} and a suffix.
     *
     * @param description what follows is that the response is the class
     */
    public List<Variable> byClass(String suffix, String description) {
        List<String> classes = fit.design().classes();
        List<String> names = options.names().predictions().isEmpty()
                ? classes.stream().map(name -> name + suffix).toList()
                : options.names(classes).predictions();
        List<Variable> variables = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            variables.add(
                    Scoring.made(names.get(k), description + " that " + fit.responseName() + " is " + classes.get(k)));
        }
        return variables;
    }

    /** The number of the node of each tree: {@code .rxNode}, or {@code .rxNode1}, {@code .rxNode2}, … */
    public List<Variable> nodes(int trees) {
        List<String> given = options.names().predictions();
        if (!given.isEmpty() && given.size() != trees) {
            throw new QuernException("The model has " + trees + (trees == 1 ? " tree" : " trees") + ", but "
                    + given.size() + " name(s) were given for the columns of its nodes: " + String.join(", ", given));
        }
        return IntStream.range(0, trees)
                .mapToObj(t -> Variable.of(
                                !given.isEmpty() ? given.get(t) : trees == 1 ? NODE : NODE + (t + 1), ColumnType.INT32)
                        .withDescription("Number of the node in " + (trees == 1 ? "the tree" : "tree " + (t + 1))))
                .toList();
    }
}
