package org.quern.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** One tree of a model, to be shown. */
public interface ModelTree {
    /** As printed: lines without line ends. */
    List<String> lines();

    /** Its nodes, for other programs. */
    JsonNode json();

    /** A drawing, as SVG. */
    String svg();
}
