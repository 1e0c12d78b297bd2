package dev.lathe.cli;

import dev.lathe.dev.scenario.Difference;
import dev.lathe.dev.scenario.ScenarioResult;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** What came of scenarios, as build servers read it. */
final class JUnitReport {
  private JUnitReport() {}

  /**
   * Writes a suite {@code name} into {@code file}, whose folder is made where it is missing.
   *
   * @throws IOException if it can't be written
   */
  static void write(Path file, String name, List<ScenarioResult> results) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) Files.createDirectories(folder);
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml =
          XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", plain(name));
      xml.writeAttribute("tests", Integer.toString(results.size()));
      long failed = results.stream().filter(result -> !result.holds()).count();
      xml.writeAttribute("failures", Long.toString(failed));
      Duration all =
          results.stream().map(ScenarioResult::took).reduce(Duration.ZERO, Duration::plus);
      xml.writeAttribute("time", seconds(all));
      for (ScenarioResult result : results) {
        write(result, xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
  }

  private static void write(ScenarioResult result, XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", plain(result.scenario().span().file()));
    xml.writeAttribute("name", plain(result.scenario().name().text()));
    xml.writeAttribute("time", seconds(result.took()));
    if (!result.holds()) {
      Difference first = result.differences().getFirst();
      xml.writeStartElement("failure");
      xml.writeAttribute("message", plain(line(first)));
      xml.writeCharacters(
          plain(
              ScenarioReport.place(result)
                  + "\n"
                  + result.differences().stream()
                      .map(JUnitReport::line)
                      .collect(Collectors.joining("\n"))));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static String line(Difference difference) {
    return "%s: expected %s, found %s"
        .formatted(difference.what(), difference.expected(), difference.found());
  }

  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
  }

  /** Without what XML has no way to write. */
  private static String plain(String text) {
    return text.codePoints()
        .map(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r' ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
