package dev.lathe.compiler.bpmn;

import dev.lathe.compiler.diagnostic.Span;

/** Where tags and texts stand in an XML file, one after the other. */
final class XmlPlaces {
  private final String file;
  private final String text;
  private int read;

  XmlPlaces(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** A start tag: where it begins, and the character behind it. */
  record Tag(int from, int to) {}

  /**
   * The next start tag. A parser tells where it has read to, which is beyond an empty element; the
   * text itself, known to be well-formed up to here, tells where that begins.
   */
  Tag next() {
    while (true) {
      int open = Math.max(0, text.indexOf('<', read));
      if (text.startsWith("<!--", open)) {
        read = behind("-->", open);
      } else if (text.startsWith("<![CDATA[", open)) {
        read = behind("]]>", open);
      } else if (text.startsWith("<?", open)) {
        read = behind("?>", open);
      } else if (text.startsWith("<!", open) || text.startsWith("</", open)) {
        read = behind(">", open);
      } else {
        read = end(open);
        return new Tag(open, read);
      }
    }
  }

  private int behind(String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }

  /** Behind the tag that begins at {@code open}: a {@code >} in an attribute does not end it. */
  private int end(int open) {
    char quote = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return text.length();
  }

  Span tag(Tag tag, String pointer) {
    return span(tag.from(), tag.to(), pointer);
  }

  /** {@code stripped}, which is the first that stands behind {@code from}. */
  Span text(int from, String stripped, Span tag) {
    int start = Math.clamp(from, 0, text.length());
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) start++;
    if (text.startsWith("<![CDATA[", start)) start += "<![CDATA[".length();
    int end = text.startsWith(stripped, start) ? start + stripped.length() : closing(start);
    return span(start, end, tag.pointer());
  }

  private int closing(int start) {
    int end = text.indexOf('<', start);
    return end < 0 ? text.length() : end;
  }

  /** A place that a parser tells; the file where there is no such line. */
  Span line(int line, int column) {
    int start = 0;
    for (int number = 1; number < line; number++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) return Span.ofFile(file);
    }
    int end = text.indexOf('\n', start);
    int length = (end < 0 ? text.length() : end) - start;
    return line < 1
        ? Span.ofFile(file)
        : new Span(file, line, Math.clamp(column, 1, Math.max(1, length)), 1, "");
  }

  private Span span(int from, int to, String pointer) {
    int lineStart = text.lastIndexOf('\n', from - 1) + 1;
    int line = 1 + (int) text.substring(0, lineStart).chars().filter(c -> c == '\n').count();
    int lineEnd = text.indexOf('\n', from);
    int end = lineEnd < 0 ? to : Math.min(to, lineEnd);
    if (end > from && text.charAt(end - 1) == '\r') end--;
    return new Span(
        file,
        line,
        1 + text.codePointCount(lineStart, from),
        Math.max(1, text.codePointCount(from, Math.max(from, end))),
        pointer);
  }
}
