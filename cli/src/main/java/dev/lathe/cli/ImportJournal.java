package dev.lathe.cli;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.JsonText.MalformedJson;
import dev.lathe.model.json.Members;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of each row of an import, a line of JSON each, beside the file: the report of what
 * was refused, and what an import that was broken off goes on from. Thread-safe.
 *
 * <p>Its first line says of which rows it tells. Then {@code sent} stands before rows go out, and a
 * line with {@code status} for each that was answered. The last line of one that was killed may be
 * cut off: it counts as not there.
 */
final class ImportJournal implements AutoCloseable {
  /** Rows in one file: their numbers are bits. */
  static final long MOST_ROWS = 100_000_000;

  /** How long a server surely knows a key, with some hours left. */
  private static final Duration KEYS_KNOWN = Duration.ofHours(20);

  private final BitSet answered = new BitSet();
  private final BitSet sent = new BitSet();
  private final BufferedWriter to;
  private long done;
  private long refused;
  private long replayed;
  private boolean keysForgotten;

  /**
   * What it is about.
   *
   * @param file the SHA-256 of the file's bytes
   */
  record About(String binding, String server, String file, long rows) {
    Json.Obj json(Instant at) {
      return new Members()
          .with("import", binding)
          .with("to", server)
          .with("file", file)
          .with("rows", rows)
          .with("at", at.toString())
          .object();
    }

    private boolean same(Json.Obj first) {
      return first.text("import").equals(Optional.of(binding))
          && first.text("to").equals(Optional.of(server))
          && first.text("file").equals(Optional.of(file));
    }
  }

  private ImportJournal(Path at, About about, Instant now) throws IOException {
    if (Files.exists(at)) read(at, about, now);
    boolean fresh = !Files.exists(at) || Files.size(at) == 0;
    this.to = Files.newBufferedWriter(at, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (fresh) line(about.json(now));
  }

  /**
   * The one at {@code at}, begun where it is not there.
   *
   * @throws ImportedRows.Unreadable if another import is told of there
   */
  static ImportJournal open(Path at, About about, Instant now) throws IOException {
    return new ImportJournal(at, about, now);
  }

  private void read(Path at, About about, Instant now) throws IOException {
    List<String> lines = new ArrayList<>();
    long whole = 0;
    try (var text = Files.newBufferedReader(at)) {
      var line = new StringBuilder();
      for (int c = text.read(); c >= 0; c = text.read()) {
        line.append((char) c);
        if (c == '\n') {
          lines.add(line.toString());
          line.setLength(0);
        }
      }
    }
    for (String line : lines) {
      whole += line.getBytes(StandardCharsets.UTF_8).length;
    }
    try (var file = FileChannel.open(at, StandardOpenOption.WRITE)) {
      file.truncate(whole);
    }
    if (lines.isEmpty()) return;
    if (!(parsed(at, lines.getFirst()) instanceof Json.Obj first) || !about.same(first)) {
      throw new ImportedRows.Unreadable(
          at + " tells of another import: name another file with --report");
    }
    Instant last = now;
    for (String line : lines.subList(1, lines.size())) {
      if (!(parsed(at, line) instanceof Json.Obj told)) continue;
      if (told.get("sent").isPresent()) {
        sent.set(number(told, "sent"), number(told, "to") + 1);
        last = told.text("at").map(Instant::parse).orElse(now);
      } else {
        note(told);
      }
    }
    keysForgotten = last.plus(KEYS_KNOWN).isBefore(now) && unanswered() > 0;
  }

  private static Json parsed(Path at, String line) {
    try {
      return JsonText.parse(line);
    } catch (MalformedJson e) {
      throw new ImportedRows.Unreadable(at + " is no report of an import: " + e.getMessage());
    }
  }

  private static int number(Json.Obj told, String name) {
    return told.get(name).orElse(Json.NULL) instanceof Json.Num number
        ? number.decimal().intValueExact()
        : 0;
  }

  private void note(Json.Obj told) {
    int row = number(told, "row");
    if (answered.get(row)) return;
    answered.set(row);
    if (number(told, "status") < 400) done++;
    else refused++;
    if (told.get("replayed").isPresent()) replayed++;
  }

  /** Notes that the rows from {@code first} to {@code last} are about to be sent. */
  synchronized void sent(long first, long last, Instant at) throws IOException {
    sent.set(Math.toIntExact(first), Math.toIntExact(last) + 1);
    line(new Members().with("sent", first).with("to", last).with("at", at.toString()).object());
    to.flush();
  }

  /** Notes what a row was answered. */
  synchronized void answered(Json.Obj told) throws IOException {
    note(told);
    line(told);
  }

  synchronized void flush() throws IOException {
    to.flush();
  }

  private void line(Json.Obj members) throws IOException {
    to.write(JsonText.write(members));
    to.write('\n');
  }

  synchronized boolean has(long row) {
    return answered.get(Math.toIntExact(row));
  }

  /** Rows that went out, and of which nobody knows what became. */
  synchronized long unanswered() {
    var open = (BitSet) sent.clone();
    open.andNot(answered);
    return open.cardinality();
  }

  /** The first of those. */
  synchronized OptionalLong firstUnanswered() {
    var open = (BitSet) sent.clone();
    open.andNot(answered);
    int first = open.nextSetBit(0);
    return first < 0 ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** Whether {@code row} went out, and nobody knows what became of it. */
  synchronized boolean open(long row) {
    int number = Math.toIntExact(row);
    return sent.get(number) && !answered.get(number);
  }

  /** Whether there are such rows from so long ago that sending them again may do them twice. */
  boolean keysForgotten() {
    return keysForgotten;
  }

  synchronized long done() {
    return done;
  }

  synchronized long refused() {
    return refused;
  }

  synchronized long replayed() {
    return replayed;
  }

  @Override
  public synchronized void close() throws IOException {
    to.close();
  }
}
