package org.quern.oozie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.net.URL;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xml.sax.SAXException;

/** All definitions by Oozie's own schemas, without a server; what schemas do not see, too. */
class ApplicationsTest {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern OPTIONAL = Pattern.compile("wf:conf\\('(\\w+)'\\)");
    private static final Pattern NAMED = Pattern.compile("<name>(\\w+)</name>");
    /** What is there without anybody's doing: the times of a data set, and what submitting fills in. */
    private static final Set<String> GIVEN =
            Set.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "nameNode", "resourceManager", "apps");

    private static void validate(String xml) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        List<Source> schemas = List.of(
                        "oozie-common-1.0.xsd",
                        "oozie-workflow-1.0.xsd",
                        "oozie-coordinator-0.5.xsd",
                        "oozie-bundle-0.2.xsd")
                .stream()
                .map(name -> (Source) new StreamSource(resource(name).toString()))
                .toList();
        Schema schema = factory.newSchema(schemas.toArray(Source[]::new));
        schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    }

    private static URL resource(String name) {
        return Thread.currentThread().getContextClassLoader().getResource(name);
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> names = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    @ParameterizedTest
    @EnumSource(Application.class)
    void isValidByOoziesSchemas(Application application) throws Exception {
        validate(application.text(application.definition()));
    }

    @Test
    void aSchemaSeesWhatIsWrong() {
        String broken = Application.FIT
                .text("workflow.xml")
                .replace("<main-class>", "<mane-class>")
                .replace("</main-class>", "</mane-class>");
        assertThatThrownBy(() -> validate(broken))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("mane-class");
    }

    /** Else Oozie would not see, in a launcher that is started again, what the first one has left running. */
    @Test
    void eachWorkflowHasItsOrphansLookedFor() {
        String property = "<name>oozie.job.launch.time</name>\n        <value>1</value>";
        assertThat(Application.FIT.text("workflow.xml")).contains(property);
        assertThat(Application.SCORE.text("workflow.xml")).contains(property);
        assertThat(RenderVerb.workflow("any", List.of("summary"))).contains(property);
    }

    /** So that a parameter that is missing is told when a job is submitted, not when it runs. */
    @ParameterizedTest
    @EnumSource(Application.class)
    void declaresTheVariablesThatItUses(Application application) {
        String xml = application.text(application.definition());
        String declared = xml.substring(xml.indexOf("<parameters>"), xml.indexOf("</parameters>"));
        Set<String> used = all(VARIABLE, xml);
        used.removeAll(GIVEN);
        assertThat(all(NAMED, declared)).containsAll(used);
    }

    /** A properties file starts with every parameter that has no default, and names no other. */
    @ParameterizedTest
    @EnumSource(Application.class)
    void itsPropertiesAreParametersOfSomeApplication(Application application) {
        Set<String> known = new HashSet<>(GIVEN);
        for (Application other : Application.values()) {
            String xml = other.text(other.definition());
            known.addAll(all(NAMED, xml.substring(xml.indexOf("<parameters>"), xml.indexOf("</parameters>"))));
            known.addAll(all(OPTIONAL, xml));
        }
        assertThat(application.properties().stringPropertyNames())
                .allMatch(name -> name.startsWith("oozie.") || known.contains(name));
    }

    @Test
    void aRenderedWorkflowIsValidWhateverItsWordsAre() throws Exception {
        String workflow = RenderVerb.workflow(
                "late & <later>",
                List.of(
                        "logit",
                        "--data",
                        "${data}",
                        "--formula",
                        "Late ~ a + b:c",
                        "--row-selection",
                        "x < 3 & y > \"a\""));
        validate(workflow);
        assertThat(workflow)
                .contains("<workflow-app name=\"late &amp; &lt;later&gt;\"")
                .contains("<arg>${data}</arg>")
                .contains("<arg>x &lt; 3 &amp; y &gt; &quot;a&quot;</arg>");
    }
}
