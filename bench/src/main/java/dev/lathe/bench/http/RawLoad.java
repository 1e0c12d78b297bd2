package dev.lathe.bench.http;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/**
 * The client's process: for each line {@code port file connections milliseconds} that it reads, it
 * loads the server and prints {@code calls seconds p50 p95 p99}, the last three in nanoseconds, or
 * {@code refused} and the first answer that was not 200.
 */
public final class RawLoad {
  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHUNKED =
      "transfer-encoding: chunked".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_LINE = 8_192;

  private RawLoad() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      System.out.println(
          load(
              Integer.parseInt(words[0]),
              requests(Path.of(words[1])),
              Integer.parseInt(words[2]),
              Long.parseLong(words[3]) * 1_000_000));
      System.out.flush();
    }
  }

  private static List<byte[]> requests(Path file) throws IOException {
    return Arrays.stream(Files.readString(file).split(Character.toString(Client.SEPARATOR), -1))
        .map(request -> request.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static String load(int port, List<byte[]> requests, int connections, long nanos)
      throws InterruptedException {
    long begin = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(connections)) {
      var running = new ArrayList<Future<long[]>>();
      for (int i = 0; i < connections; i++) {
        int first = i * requests.size() / connections;
        running.add(threads.submit(() -> caller(port, requests, first, begin + nanos)));
      }
      var all = LongStream.builder();
      for (Future<long[]> each : running) {
        Arrays.stream(each.get()).forEach(all);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      long[] sorted = all.build().sorted().toArray();
      return String.format(
          Locale.ROOT,
          "%d %.6f %d %d %d",
          sorted.length,
          seconds,
          percentile(sorted, 0.50),
          percentile(sorted, 0.95),
          percentile(sorted, 0.99));
    } catch (ExecutionException e) {
      return "refused " + String.valueOf(e.getCause()).replace('\n', ' ');
    }
  }

  private static long percentile(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))];
  }

  private static long[] caller(int port, List<byte[]> requests, int first, long end)
      throws IOException {
    var took = LongStream.builder();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      var out = socket.getOutputStream();
      int next = first;
      do {
        long begin = System.nanoTime();
        out.write(requests.get(next));
        answer(in);
        took.add(System.nanoTime() - begin);
        next = (next + 1) % requests.size();
      } while (System.nanoTime() < end);
    }
    return took.build().toArray();
  }

  /** Reads one answer, whole. */
  private static void answer(InputStream in) throws IOException {
    byte[] line = new byte[LONGEST_LINE];
    int length = line(in, line);
    String status = new String(line, 0, length, StandardCharsets.US_ASCII);
    long body = 0;
    boolean chunked = false;
    for (length = line(in, line); length > 0; length = line(in, line)) {
      if (begins(line, length, LENGTH)) {
        body =
            Long.parseLong(
                new String(line, LENGTH.length, length - LENGTH.length, StandardCharsets.US_ASCII)
                    .strip());
      }
      chunked |= begins(line, length, CHUNKED);
    }
    if (chunked) {
      for (long chunk = chunk(in, line); chunk > 0; chunk = chunk(in, line)) {
        in.skipNBytes(chunk + 2);
      }
      line(in, line);
    } else {
      in.skipNBytes(body);
    }
    if (!status.startsWith("HTTP/1.1 200")) throw new IOException(status);
  }

  private static long chunk(InputStream in, byte[] line) throws IOException {
    int length = line(in, line);
    return Long.parseLong(new String(line, 0, length, StandardCharsets.US_ASCII).strip(), 16);
  }

  private static boolean begins(byte[] line, int length, byte[] with) {
    if (length < with.length) return false;
    for (int i = 0; i < with.length; i++) {
      if (Character.toLowerCase(line[i]) != with[i]) return false;
    }
    return true;
  }

  /** One line without its end; its length. */
  private static int line(InputStream in, byte[] line) throws IOException {
    int length = 0;
    while (true) {
      int read = in.read();
      if (read < 0) throw new EOFException("the server closed the connection");
      if (read == '\n') return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      if (length < line.length) line[length++] = (byte) read;
    }
  }
}
