package org.quern.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Name and parameters of a function, as the guide prints them: {@code cut(x, breaks..., labels = none)}. A parameter with
 * a default may be left out; one with dots takes all arguments left, or a list {@code c(…)}, and those after it are
 * given by name.
 */
record Signature(String text, String name, List<Parameter> parameters) {
    private record Parameter(String name, boolean many, boolean optional) {}

    static Signature of(String text) {
        int open = text.indexOf('(');
        List<Parameter> parameters = Arrays.stream(
                        text.substring(open + 1, text.length() - 1).split(", "))
                .map(Signature::parameter)
                .toList();
        return new Signature(text, text.substring(0, open), parameters);
    }

    private static Parameter parameter(String text) {
        String name = text.split(" = |\\.\\.\\.")[0];
        return new Parameter(name, text.endsWith("..."), text.contains(" = "));
    }

    /** Arguments by parameter, in the order given. */
    Map<String, List<Node>> match(Node.Call call, SourceText source) {
        Map<String, List<Node>> matched = new LinkedHashMap<>();
        List<Node.Argument> byPosition = new ArrayList<>();
        for (Node.Argument argument : call.arguments()) {
            if (argument.name().isEmpty()) {
                byPosition.add(argument);
            } else {
                matchByName(argument, matched, call, source);
            }
        }
        for (Node.Argument argument : byPosition) {
            Parameter parameter = nextFree(matched)
                    .orElseThrow(() -> source.error(
                            argument.at(),
                            call.function() + " takes " + counted() + ", not "
                                    + call.arguments().size() + ": " + text));
            matched.computeIfAbsent(parameter.name, key -> new ArrayList<>()).addAll(values(parameter, argument));
        }
        for (Parameter parameter : parameters) {
            if (!parameter.optional && !matched.containsKey(parameter.name)) {
                throw source.error(call.at(), call.function() + " misses '" + parameter.name + "': " + text);
            }
        }
        return matched;
    }

    private void matchByName(
            Node.Argument argument, Map<String, List<Node>> matched, Node.Call call, SourceText source) {
        Parameter parameter = parameters.stream()
                .filter(p -> p.name.equals(argument.name()))
                .findFirst()
                .orElseThrow(() -> source.error(
                        argument.at(),
                        call.function() + " has no argument '" + argument.name() + "'"
                                + SourceText.suggestion(argument.name(), names()) + ": " + text));
        if (matched.containsKey(parameter.name)) {
            throw source.error(argument.at(), call.function() + " is given '" + parameter.name + "' twice");
        }
        matched.put(parameter.name, new ArrayList<>(values(parameter, argument)));
    }

    private static List<Node> values(Parameter parameter, Node.Argument argument) {
        return parameter.many ? items(argument.value()) : List.of(argument.value());
    }

    /** The first parameter not yet given; one with dots is never full, so that those after it need their name. */
    private Optional<Parameter> nextFree(Map<String, List<Node>> matched) {
        return parameters.stream()
                .filter(p -> p.many || !matched.containsKey(p.name))
                .findFirst();
    }

    /** The items of {@code c(…)} or of parentheses, lists within the list included; else the node itself. */
    static List<Node> items(Node node) {
        List<Node> items = new ArrayList<>();
        if (node instanceof Node.Call call && call.function().equals("c")) {
            call.arguments().forEach(argument -> items.addAll(items(argument.value())));
        } else if (node instanceof Node.Group group) {
            group.items().forEach(item -> items.addAll(items(item)));
        } else {
            items.add(node);
        }
        return items;
    }

    private List<String> names() {
        return parameters.stream().map(Parameter::name).collect(Collectors.toList());
    }

    private String counted() {
        int most = parameters.size();
        int least = (int) parameters.stream().filter(p -> !p.optional).count();
        String count = least == most ? String.valueOf(most) : least + " to " + most;
        return count + (most == 1 ? " argument" : " arguments");
    }
}
