package dev.lathe.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records of comma-separated values as RFC 4180 has them: cells in quotes may have commas, line
 * ends and doubled quotes. Lines end with LF or CRLF, a byte-order mark and empty lines are passed
 * over.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class CsvRecords {
  private static final int END = -1;
  private static final int MARK = 0xFEFF;

  private final Reader text;
  private long line = 1;
  private int ahead;

  CsvRecords(Reader text) throws IOException {
    this.text = text;
    this.ahead = text.read();
    if (ahead == MARK) ahead = text.read();
  }

  /** The line that the last record ended on, counted from 1. */
  long line() {
    return line;
  }

  /**
   * The next record, if there is one.
   *
   * @throws ImportedRows.Unreadable if a quote is not closed, or stands where none can
   */
  Optional<List<String>> next() throws IOException {
    while (ahead == '\r' || ahead == '\n') {
      if (ahead == '\n') line++;
      ahead = text.read();
    }
    if (ahead == END) return Optional.empty();
    var cells = new ArrayList<String>();
    cells.add(cell());
    while (ahead == ',') {
      ahead = text.read();
      cells.add(cell());
    }
    return Optional.of(List.copyOf(cells));
  }

  private String cell() throws IOException {
    var cell = new StringBuilder();
    if (ahead == '"') {
      quoted(cell);
      if (ahead == '\r' || ahead == '\n' || ahead == ',' || ahead == END) return cell.toString();
      throw new ImportedRows.Unreadable("line " + line + ": something follows a closing quote");
    }
    while (ahead != ',' && ahead != '\n' && ahead != '\r' && ahead != END) {
      if (ahead == '"') {
        throw new ImportedRows.Unreadable(
            "line " + line + ": a quote within a cell without quotes");
      }
      cell.append((char) ahead);
      ahead = text.read();
    }
    return cell.toString();
  }

  private void quoted(StringBuilder cell) throws IOException {
    long began = line;
    ahead = text.read();
    while (true) {
      if (ahead == END) {
        throw new ImportedRows.Unreadable("line " + began + ": a quote is never closed");
      }
      if (ahead == '"') {
        ahead = text.read();
        if (ahead != '"') return;
      }
      if (ahead == '\n') line++;
      cell.append((char) ahead);
      ahead = text.read();
    }
  }
}
