package org.quern.io.pmml;

import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlRootElement;
import jakarta.xml.bind.annotation.XmlType;
import jakarta.xml.bind.annotation.XmlValue;
import jakarta.xml.bind.annotation.adapters.XmlAdapter;
import jakarta.xml.bind.annotation.adapters.XmlJavaTypeAdapter;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.dmg.pmml.PMML;
import org.dmg.pmml.PMMLObject;
import org.dmg.pmml.StringValue;
import org.quern.QuernException;

/**
 * Writes the classes of the PMML model as XML by their binding annotations. A binding run time would do the same, but needs a
 * version of {@code jakarta.activation-api} that Hadoop does not run with, weighs more than the model and takes a second to
 * start. Understands what these classes use: attributes, adapters, elements in the order of {@code propOrder}, one text; the
 * rows of inline tables are {@link Cell}s. Equal documents give equal bytes.
 *
 * <p>Cost: proportional to the document, which is held in memory.
 */
final class PmmlWriter {
    static final String NAMESPACE = "http://www.dmg.org/PMML-4_4";

    /** One column of a row of an inline table. */
    record Cell(String column, String value) {}

    private final Map<Class<?>, Binding> bindings = new HashMap<>();
    private final XMLStreamWriter xml;

    private PmmlWriter(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** UTF-8, indented. */
    static byte[] bytes(PMML document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            // the JDK's own: another one on the class path could format numbers or escape otherwise
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            new PmmlWriter(xml).write(document, 0);
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to memory", e);
        }
        return bytes.toByteArray();
    }

    private void write(Object object, int depth) throws XMLStreamException {
        newLine(depth);
        if (object instanceof Cell cell) {
            xml.writeStartElement(cell.column());
            xml.writeCharacters(checked(cell.value()));
            xml.writeEndElement();
            return;
        }
        Binding binding = bindings.computeIfAbsent(object.getClass(), Binding::of);
        List<Object> children = binding.children(object);
        String text = binding.text(object);
        if (children.isEmpty() && text == null) {
            xml.writeEmptyElement(binding.element());
            writeAttributes(object, binding);
            return;
        }
        xml.writeStartElement(binding.element());
        writeAttributes(object, binding);
        if (text != null) {
            xml.writeCharacters(text);
        }
        for (Object child : children) {
            write(child, depth + 1);
        }
        if (!children.isEmpty()) {
            newLine(depth);
        }
        xml.writeEndElement();
    }

    private void writeAttributes(Object object, Binding binding) throws XMLStreamException {
        if (object instanceof PMML) {
            xml.writeDefaultNamespace(NAMESPACE);
        }
        for (Map.Entry<String, Field> attribute : binding.attributes().entrySet()) {
            Object value = Binding.value(attribute.getValue(), object);
            if (value != null) {
                xml.writeAttribute(attribute.getKey(), checked(Binding.written(attribute.getValue(), value)));
            }
        }
    }

    private void newLine(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** XML has no way to write most control characters, and readers take those in attributes for blanks. */
    private static String checked(String text) {
        text.chars().filter(c -> c < ' ').findFirst().ifPresent(c -> {
            throw new QuernException("Cannot write the text '" + text.replaceAll("\\p{Cntrl}", "?")
                    + "' as PMML, which has no character " + c + ": rename the level or column");
        });
        return text;
    }

    /** How a class is written. */
    private record Binding(String element, Map<String, Field> attributes, List<Field> elements, Field content) {
        static Binding of(Class<?> type) {
            Map<String, Field> attributes = new LinkedHashMap<>();
            Map<String, Field> others = new LinkedHashMap<>();
            Field content = null;
            for (Class<?> c = type; c != PMMLObject.class; c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers())) {
                        continue;
                    }
                    field.setAccessible(true);
                    XmlAttribute attribute = field.getAnnotation(XmlAttribute.class);
                    if (attribute != null) {
                        attributes.put(attribute.name(), field);
                    } else if (field.isAnnotationPresent(XmlValue.class)) {
                        content = field;
                    } else {
                        others.put(field.getName(), field);
                    }
                }
            }
            List<Field> elements = new ArrayList<>();
            for (String property : type.getAnnotation(XmlType.class).propOrder()) {
                if (others.containsKey(property)) {
                    elements.add(others.get(property));
                }
            }
            return new Binding(type.getAnnotation(XmlRootElement.class).name(), attributes, elements, content);
        }

        List<Object> children(Object object) {
            List<Object> children = new ArrayList<>();
            for (Field field : elements) {
                Object value = value(field, object);
                if (value instanceof List<?> list) {
                    children.addAll(list);
                } else if (value != null) {
                    children.add(value);
                }
            }
            return children;
        }

        String text(Object object) {
            Object value = content == null ? null : value(content, object);
            return value == null ? null : checked(written(content, value));
        }

        static Object value(Field field, Object object) {
            try {
                return field.get(object);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(field + " was made accessible", e);
            }
        }

        static String written(Field field, Object value) {
            XmlJavaTypeAdapter adapter = field.getAnnotation(XmlJavaTypeAdapter.class);
            if (adapter != null) {
                return String.valueOf(adapted(adapter.value(), value));
            }
            return value instanceof StringValue<?> named ? named.value() : String.valueOf(value);
        }

        @SuppressWarnings("unchecked")
        private static Object adapted(Class<?> adapter, Object value) {
            try {
                return ((XmlAdapter<Object, Object>)
                                adapter.getDeclaredConstructor().newInstance())
                        .marshal(value);
            } catch (Exception e) {
                throw new IllegalStateException(adapter + " cannot write " + value, e);
            }
        }
    }
}
