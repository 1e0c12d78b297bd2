package dev.lathe.dev.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A function that does what its event says. */
public final class OddHandler implements RequestStreamHandler {
  private int asked;

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String said = new String(input.readAllBytes(), StandardCharsets.UTF_8);
    asked++;
    switch (said) {
      case "\"throw\"" -> throw new IllegalStateException("as it was told");
      case "\"exit\"" -> {
        System.out.println("its last words");
        System.out.flush();
        Runtime.getRuntime().halt(7);
      }
      case "\"hang\"" -> {
        System.out.println("it hangs");
        System.out.flush();
        synchronized (this) {
          while (true) {
            try {
              wait();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        }
      }
      default ->
          output.write(
              "{\"pid\":%d,\"asked\":%d,\"left\":%d}"
                  .formatted(
                      ProcessHandle.current().pid(), asked, context.getRemainingTimeInMillis())
                  .getBytes(StandardCharsets.UTF_8));
    }
  }
}
