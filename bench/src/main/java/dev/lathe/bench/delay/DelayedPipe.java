package dev.lathe.bench.delay;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * One direction of a connection: one thread reads and notes when each piece is due, another waits
 * for that time and writes. Platform threads, because they wake up more punctually.
 */
final class DelayedPipe {
  /** In bytes; a request of ours has two thousand. */
  private static final int PIECE = 64 * 1024;

  /** A sender that is further ahead than this waits, as with a full window of TCP. */
  private static final int MOST_PIECES_UNDER_WAY = 1024;

  /** {@code due} is a time of {@link System#nanoTime}; nothing more to read is the end. */
  private record Piece(ByteBuffer bytes, long due) {}

  private final Socket from;
  private final Socket to;
  private final long delay;
  private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(MOST_PIECES_UNDER_WAY);

  private DelayedPipe(Socket from, Socket to, long delay) {
    this.from = from;
    this.to = to;
    this.delay = delay;
  }

  /** Runs until {@code from} ends; {@code delay} is in nanoseconds. */
  static void start(Socket from, Socket to, long delay) {
    var pipe = new DelayedPipe(from, to, delay);
    Thread.ofPlatform().daemon().name("delay-in").start(pipe::read);
    Thread.ofPlatform().daemon().name("delay-out").start(pipe::write);
  }

  private void read() {
    var buffer = new byte[PIECE];
    try {
      try (InputStream in = from.getInputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          underWay.put(new Piece(copy(buffer, read), System.nanoTime() + delay));
        }
      } catch (IOException broken) {
        // The other side is told by the end of the stream.
      }
      underWay.put(new Piece(ByteBuffer.allocate(0), System.nanoTime() + delay));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    try (OutputStream out = to.getOutputStream()) {
      for (Piece piece = underWay.take(); piece.bytes().hasRemaining(); piece = underWay.take()) {
        waitUntil(piece.due());
        out.write(piece.bytes().array());
        out.flush();
      }
    } catch (IOException broken) {
      // Nobody is there to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static ByteBuffer copy(byte[] buffer, int size) {
    return ByteBuffer.wrap(Arrays.copyOf(buffer, size));
  }
}
