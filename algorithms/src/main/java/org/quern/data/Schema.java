package org.quern.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.quern.NearestName;
import org.quern.QuernException;

/** The variables of a data set or chunk, in order, with unique names. */
public final class Schema {
    private final List<Variable> variables;
    private final Map<String, Integer> positions = new HashMap<>();

    public Schema(List<Variable> variables) {
        this.variables = List.copyOf(variables);
        for (int i = 0; i < this.variables.size(); i++) {
            String name = this.variables.get(i).name();
            if (positions.put(name, i) != null) {
                throw new QuernException("Column '" + name + "' occurs twice; rename one of them");
            }
        }
    }

    public static Schema of(Variable... variables) {
        return new Schema(List.of(variables));
    }

    public List<Variable> variables() {
        return variables;
    }

    public List<String> names() {
        return variables.stream().map(Variable::name).toList();
    }

    public int size() {
        return variables.size();
    }

    public boolean contains(String name) {
        return positions.containsKey(name);
    }

    /** Position of a variable, or −1. */
    public int indexOf(String name) {
        return positions.getOrDefault(name, -1);
    }

    public Optional<Variable> find(String name) {
        int position = indexOf(name);
        return position < 0 ? Optional.empty() : Optional.of(variables.get(position));
    }

    /** The variable of that name, or an error that suggests the nearest name. */
    public Variable variable(String name) {
        return find(name).orElseThrow(() -> new QuernException(unknown(name)));
    }

    /** The variables named, in the order given. */
    public Schema select(List<String> names) {
        return new Schema(names.stream().map(this::variable).toList());
    }

    /** {@code Unknown column 'ArrDely'; did you mean 'ArrDelay'? Columns: …} */
    public String unknown(String name) {
        String columns = variables.stream().limit(20).map(Variable::name).collect(Collectors.joining(", "));
        String more = variables.size() > 20 ? ", … (" + variables.size() + " in all)" : "";
        return "Unknown column '" + name + "'"
                + NearestName.to(name, names())
                        .map(n -> "; did you mean '" + n + "'?")
                        .orElse(".")
                + " Columns: " + columns + more;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && variables.equals(schema.variables);
    }

    @Override
    public int hashCode() {
        return variables.hashCode();
    }

    @Override
    public String toString() {
        return variables.stream().map(v -> v.name() + ":" + v.type().label()).collect(Collectors.joining(", "));
    }
}
