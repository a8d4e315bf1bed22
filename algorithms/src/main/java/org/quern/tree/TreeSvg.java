package org.quern.tree;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.quern.print.RFormat;

/**
 * A tree drawn as SVG: the root at the left, a line for each leaf in the order of the printed tree, what leads to a node on
 * the edge to it, and at the right a table of the leaves with their class or number, rows, and the shares of the classes or the
 * number's place between the lowest and the highest. Equal trees give equal text. Long labels are cut; the whole stands in
 * the tooltip.
 */
public final class TreeSvg {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private static final double LINE = 30;
    private static final double MARGIN = 24;
    private static final double RADIUS = 11;
    private static final double FONT = 12;
    /** Mean width of a letter of {@link #FONT}, rather too wide. */
    private static final double LETTER = 6.8;

    private static final int LONGEST_LABEL = 30;
    private static final double BAR = 140;
    private static final double BAR_HEIGHT = 12;

    /** Colours that people with any vision tell apart (Okabe and Ito 2008). */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999");

    private static final String INK = "#222222";
    private static final String PALE = "#bbbbbb";

    private final TreeModel model;
    private final TreeDesign design;
    private final Tree tree;
    private final String title;
    /** By position. */
    private final String[] labels;
    /** By position; the root has none. */
    private final int[] fathers;
    /** Lowest and highest value of a leaf. */
    private final double lowest;

    private final double highest;
    /** By position. */
    private final double[] y;
    /** By depth. */
    private final double[] x;

    private final double tableX;
    private final double rowsX;
    private final double barX;
    private final double top;
    private final XMLStreamWriter xml;
    private final StringWriter text = new StringWriter();

    /** @param title drawn above */
    public TreeSvg(TreeModel model, Tree tree, String title) {
        this.model = model;
        this.design = model.fit().design();
        this.tree = tree;
        this.title = title;
        this.labels = labels();
        this.fathers = fathers();
        DoubleSummaryStatistics values = tree.nodes().stream()
                .filter(TreeNode::isLeaf)
                .mapToDouble(TreeNode::value)
                .summaryStatistics();
        this.lowest = values.getMin();
        this.highest = values.getMax();
        this.y = new double[tree.size()];
        this.x = columns();
        this.top = 2 * MARGIN + (isClasses() ? LINE : 0);
        double next = top + LINE;
        for (int position : tree.preorder()) {
            if (tree.node(position).isLeaf()) {
                y[position] = next;
                next += LINE;
            }
        }
        for (int i = tree.size() - 1; i >= 0; i--) {
            TreeNode node = tree.node(i);
            y[i] = node.isLeaf() ? y[i] : (y[node.left()] + y[node.right()]) / 2;
        }
        this.tableX = x[x.length - 1] + boxWidth(tree.node(tree.size() - 1)) / 2 + MARGIN;
        this.rowsX = tableX
                + width(tree.nodes().stream()
                        .filter(TreeNode::isLeaf)
                        .map(node -> cut(value(node)))
                        .toList())
                + 3 * MARGIN;
        this.barX = rowsX + MARGIN;
        this.xml = writer();
    }

    private XMLStreamWriter writer() {
        try {
            // the JDK's own: another one on the class path could escape otherwise
            return XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to memory", e);
        }
    }

    private boolean isClasses() {
        return model.probabilities(tree.root()).length > 0;
    }

    /** Whether each class has a colour of its own. */
    private boolean isColoured() {
        return isClasses() && design.classes().size() <= COLOURS.size();
    }

    private String[] labels() {
        String[] result = new String[tree.size()];
        Arrays.fill(result, "");
        for (TreeNode node : tree.nodes()) {
            node.split().ifPresent(split -> {
                result[node.left()] = SplitText.of(design, split.rule(), Side.LEFT);
                result[node.right()] = SplitText.of(design, split.rule(), Side.RIGHT);
            });
        }
        return result;
    }

    private int[] fathers() {
        int[] result = new int[tree.size()];
        for (int i = 0; i < result.length; i++) {
            TreeNode node = tree.node(i);
            if (!node.isLeaf()) {
                result[node.left()] = i;
                result[node.right()] = i;
            }
        }
        return result;
    }

    /** Where nodes of each depth stand: as far from their fathers as the longest label asks for. */
    private double[] columns() {
        double[] columns = new double[tree.depth() + 1];
        double[] boxes = new double[columns.length];
        for (int i = 0; i < tree.size(); i++) {
            int depth = tree.node(i).depth();
            columns[depth] = Math.max(columns[depth], width(List.of(cut(labels[i]))));
            boxes[depth] = Math.max(boxes[depth], boxWidth(tree.node(i)));
        }
        columns[0] = MARGIN + boxes[0] / 2;
        for (int depth = 1; depth < columns.length; depth++) {
            columns[depth] += columns[depth - 1] + (boxes[depth - 1] + boxes[depth]) / 2 + FONT;
        }
        return columns;
    }

    private static double boxWidth(TreeNode node) {
        return Math.max(2 * RADIUS, LETTER * String.valueOf(node.number()).length() + RADIUS);
    }

    private static double width(List<String> texts) {
        return LETTER * texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String cut(String label) {
        return label.length() <= LONGEST_LABEL ? label : label.substring(0, LONGEST_LABEL - 1) + "…";
    }

    private String value(TreeNode node) {
        return isClasses() ? design.classes().get((int) node.value()) : RFormat.format(node.value(), RFormat.DIGITS);
    }

    /** The document. */
    public String text() {
        try {
            write();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to memory", e);
        }
        return text.toString();
    }

    private void write() throws XMLStreamException {
        double width = barX + BAR + MARGIN;
        double height = top + LINE * (tree.leaves() + 1);
        xml.writeStartDocument("UTF-8", "1.0");
        newLine();
        xml.writeStartElement("svg");
        xml.writeDefaultNamespace(NAMESPACE);
        attributes("width", width, "height", height, "font-size", FONT);
        xml.writeAttribute("viewBox", "0 0 " + number(width) + " " + number(height));
        xml.writeAttribute("font-family", "Helvetica, Arial, sans-serif");
        xml.writeAttribute("fill", INK);
        newLine();
        xml.writeStartElement("rect");
        attributes("width", width, "height", height);
        xml.writeAttribute("fill", "white");
        xml.writeEndElement();
        text(MARGIN, MARGIN, title, "start", "bold");
        legend();
        text(tableX, top, design.isClassification() && isClasses() ? "class" : "value", "start", "bold");
        text(rowsX, top, "rows", "end", "bold");
        text(barX, top, isClasses() ? "shares" : scale(), "start", "bold");
        for (int i = 0; i < tree.size(); i++) {
            edge(i);
        }
        for (int i = 0; i < tree.size(); i++) {
            if (tree.node(i).isLeaf()) {
                leaf(i);
            }
            node(i);
        }
        newLine();
        xml.writeEndElement();
        newLine();
        xml.writeEndDocument();
        xml.close();
    }

    private void legend() throws XMLStreamException {
        double at = MARGIN;
        for (int k = 0; isColoured() && k < design.classes().size(); k++) {
            String name = cut(design.classes().get(k));
            bar(at, 2 * MARGIN, BAR_HEIGHT, COLOURS.get(k));
            text(at + 1.5 * BAR_HEIGHT, 2 * MARGIN, name, "start", "normal");
            at += width(List.of(name)) + 4 * BAR_HEIGHT;
        }
    }

    private String scale() {
        return RFormat.format(lowest, 4) + " to " + RFormat.format(highest, 4);
    }

    /** From the father to a node, with what leads there above it. */
    private void edge(int position) throws XMLStreamException {
        TreeNode node = tree.node(position);
        if (position == 0) {
            return;
        }
        double from = x[node.depth() - 1];
        double to = x[node.depth()];
        newLine();
        xml.writeStartElement("path");
        xml.writeAttribute(
                "d",
                "M" + number(from) + " " + number(y[fathers[position]]) + "V" + number(y[position]) + "H" + number(to));
        xml.writeAttribute("fill", "none");
        xml.writeAttribute("stroke", PALE);
        xml.writeEndElement();
        double label = from + boxWidth(tree.node(fathers[position])) / 2 + FONT / 3;
        text(label, y[position] - FONT / 2, labels[position], "start", "normal");
    }

    private void node(int position) throws XMLStreamException {
        TreeNode node = tree.node(position);
        String number = String.valueOf(node.number());
        newLine();
        xml.writeStartElement("g");
        xml.writeStartElement("title");
        xml.writeCharacters(clean((position == 0 ? "root" : labels[position]) + ": node " + number + ", " + node.rows()
                + " rows, " + value(node) + shares(node)));
        xml.writeEndElement();
        xml.writeStartElement("rect");
        double width = boxWidth(node);
        attributes(
                "x",
                x[node.depth()] - width / 2,
                "y",
                y[position] - RADIUS,
                "width",
                width,
                "height",
                2 * RADIUS,
                "rx",
                node.isLeaf() ? 2 : RADIUS);
        xml.writeAttribute("fill", "white");
        xml.writeAttribute("stroke", isColoured() ? COLOURS.get((int) node.value()) : INK);
        xml.writeEndElement();
        text(x[node.depth()], y[position] + FONT / 3, number, "middle", "normal");
        xml.writeEndElement();
    }

    private String shares(TreeNode node) {
        double[] shares = model.probabilities(node);
        return shares.length == 0 ? "" : " (" + String.join(" ", RFormat.formatAll(shares, RFormat.DIGITS)) + ")";
    }

    private void leaf(int position) throws XMLStreamException {
        TreeNode node = tree.node(position);
        newLine();
        xml.writeStartElement("path");
        xml.writeAttribute(
                "d", "M" + number(x[node.depth()]) + " " + number(y[position]) + "H" + number(tableX - FONT / 2));
        xml.writeAttribute("stroke", PALE);
        xml.writeAttribute("stroke-dasharray", "2 3");
        xml.writeEndElement();
        double base = y[position] + FONT / 3;
        text(tableX, base, value(node), "start", "normal");
        text(rowsX, base, String.valueOf(node.rows()), "end", "normal");
        double[] shares = model.probabilities(node);
        if (shares.length == 0) {
            double range = highest - lowest;
            bar(barX, base, range > 0 ? BAR * (node.value() - lowest) / range : BAR, COLOURS.get(0));
        } else if (!isColoured()) {
            bar(barX, base, BAR * shares[(int) node.value()], COLOURS.get(0));
        } else {
            double at = barX;
            for (int k = 0; k < shares.length; k++) {
                bar(at, base, BAR * shares[k], COLOURS.get(k));
                at += BAR * shares[k];
            }
        }
    }

    /** @param base of the text beside it */
    private void bar(double left, double base, double width, String colour) throws XMLStreamException {
        newLine();
        xml.writeStartElement("rect");
        attributes("x", left, "y", base - BAR_HEIGHT + 2, "width", Math.max(width, 0), "height", BAR_HEIGHT);
        xml.writeAttribute("fill", colour);
        xml.writeEndElement();
    }

    private void text(double left, double base, String content, String anchor, String weight)
            throws XMLStreamException {
        newLine();
        xml.writeStartElement("text");
        attributes("x", left, "y", base);
        if (!anchor.equals("start")) {
            xml.writeAttribute("text-anchor", anchor);
        }
        if (!weight.equals("normal")) {
            xml.writeAttribute("font-weight", weight);
        }
        String shown = cut(content);
        if (!shown.equals(content)) {
            xml.writeStartElement("title");
            xml.writeCharacters(clean(content));
            xml.writeEndElement();
        }
        xml.writeCharacters(clean(shown));
        xml.writeEndElement();
    }

    /** XML has no way to write most control characters. */
    private static String clean(String content) {
        return content.replaceAll("\\p{Cntrl}", "?");
    }

    private void attributes(Object... namesAndNumbers) throws XMLStreamException {
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            xml.writeAttribute((String) namesAndNumbers[i], number(((Number) namesAndNumbers[i + 1]).doubleValue()));
        }
    }

    /** One decimal at most. */
    private static String number(double value) {
        return BigDecimal.valueOf(value)
                .setScale(1, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void newLine() throws XMLStreamException {
        xml.writeCharacters("\n");
    }
}
