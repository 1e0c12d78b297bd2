package dev.lathe.bench.cold;

import dev.lathe.bench.fresh.FreshJvm;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Properties;

/**
 * The driver's share of a cold start: from opening a connection to the first reply, in a JVM that
 * did nothing else before.
 */
public final class FirstReply {
  private FirstReply() {}

  /** Connects with driver class {@code args[0]} to JDBC address {@code args[1]}. */
  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    Driver driver =
        Class.forName(args[0]).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    try (Connection connection = driver.connect(args[1], new Properties());
        PreparedStatement statement = connection.prepareStatement("SELECT bundle FROM live");
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) throw new IllegalStateException("nothing is live");
      row.getString(1);
      System.out.println(FreshJvm.MARK + "replied " + (System.nanoTime() - start));
      System.out.flush();
    }
    System.exit(0);
  }
}
