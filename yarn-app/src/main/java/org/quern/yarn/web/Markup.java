package org.quern.yarn.web;

/** HTML in the making. Whatever is put in as text or as the value of an attribute is escaped: there is no other way in. */
final class Markup {
    private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");

    /** Opens an element. @param attributes names and values by turns; a value of null leaves the attribute out */
    Markup start(String name, String... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
        out.append('>');
        return this;
    }

    Markup end(String name) {
        out.append("</").append(name).append(">\n");
        return this;
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** An element that holds a text. */
    Markup element(String name, String text, String... attributes) {
        return start(name, attributes).text(text).end(name);
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.append(c);
                // What HTML does not allow at all, such as a terminal's escape sequences.
                default -> out.append(Character.isISOControl(c) ? '\ufffd' : c);
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
