package org.quern.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class TreeSvgTest {
    private static Document document(TreeModel model) throws Exception {
        String text = new TreeSvg(model, model.trees().get(0), "A & B").text();
        assertThat(new TreeSvg(model, model.trees().get(0), "A & B").text()).isEqualTo(text);
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static List<String> texts(Document document) {
        return elements(document, "text").stream().map(Element::getTextContent).toList();
    }

    @Test
    void drawsSplitsOnEdgesAndSharesOfLeaves() throws Exception {
        Document document = document(TreeSamples.kyphosisTree());
        assertThat(texts(document))
                .contains("A & B", "absent", "present", "Start>=8.5", "Start< 8.5", "Age>=111", "22", "29", "shares");
        assertThat(elements(document, "title").stream().map(Element::getTextContent))
                .contains("Start< 8.5: node 3, 19 rows, present (0.4210526 0.5789474)");
        // a bar a class in each of the five leaves, two in the legend, a box a node, and the ground
        assertThat(elements(document, "rect")).hasSize(5 * 2 + 2 + 9 + 1);
    }

    @Test
    void drawsNumbers() throws Exception {
        assertThat(texts(document(TreeSamples.carTree())))
                .contains("country=Japan", "weight< 3.25", "value", "9.7 to 14", "11.5", "3");
        assertThat(texts(document(TreeSamples.boostedKyphosis(org.quern.tree.boosting.Loss.BERNOULLI))))
                .contains("Start>=8.5", "value");
    }

    @Test
    void givesEveryLeafALineOfItsOwn() throws Exception {
        Document document = document(TreeSamples.kyphosisTree());
        List<String> lines = elements(document, "path").stream()
                .filter(path -> path.hasAttribute("stroke-dasharray"))
                .map(path -> path.getAttribute("d").replaceAll("M\\S+ ", "").replaceAll("H.*", ""))
                .toList();
        assertThat(lines).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void drawsARootAlone() throws Exception {
        GivenSplits splits = GivenSplits.of("price ~ weight", TreeSamples.cars());
        assertThat(texts(document(TreeSamples.regression(splits)))).contains("1", "11", "11.31818");
    }

    @Test
    void cutsLongLabels() throws Exception {
        GivenSplits splits = GivenSplits.of("y ~ f + F(x) + t + log(x + 1)", TreeSamples.odd());
        splits.split(1, splits.levels("f", "LLLLLR"), Side.LEFT);
        Document document = document(TreeSamples.regression(splits));
        assertThat(elements(document, "title").stream().map(Element::getTextContent))
                .contains("f=a b,say \"no\",back\\slash,ü<&>,'");
    }
}
