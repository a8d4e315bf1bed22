package org.quern.language;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be said of an expression before its columns are known: its functions exist and have the arguments they need. */
final class SyntaxCheck {
    private final SourceText source;
    private final Set<String> columns = new LinkedHashSet<>();

    private SyntaxCheck(SourceText source) {
        this.source = source;
    }

    /** Checks a tree and lists the columns it uses, in the order met. */
    static List<String> columns(SourceText source, Node node) {
        SyntaxCheck check = new SyntaxCheck(source);
        check.visit(node);
        return List.copyOf(check.columns);
    }

    private void visit(Node node) {
        if (node instanceof Node.Name name) {
            visitName(name);
        } else if (node instanceof Node.Group group) {
            group.items().forEach(this::visit);
        } else if (node instanceof Node.Prefix prefix) {
            visit(prefix.operand());
        } else if (node instanceof Node.Chain chain) {
            visit(chain.first());
            chain.rest().forEach(step -> visit(step.operand()));
        } else if (node instanceof Node.Infix infix) {
            visit(infix.left());
            visitItems(infix.operator().isMembership(), infix.right());
        } else if (node instanceof Node.Call call) {
            Functions.check(call, source);
            call.arguments().forEach(argument -> visitItems(true, argument.value()));
        }
    }

    private void visitName(Node.Name name) {
        if (name.name().equals(".")) {
            throw source.error(name.at(), "'.' stands for all columns in a formula; it is no column of an expression");
        }
        columns.add(name.name());
    }

    /** Where a list may stand, what matters are its items. */
    private void visitItems(boolean mayBeList, Node node) {
        if (mayBeList) {
            Signature.items(node).forEach(this::visit);
        } else {
            visit(node);
        }
    }
}
