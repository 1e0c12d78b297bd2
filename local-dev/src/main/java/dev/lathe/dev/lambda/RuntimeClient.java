package dev.lathe.dev.lambda;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client of Lambda's interface, which its Java runtime brings and no zip has. */
public final class RuntimeClient {
  /** Its program. */
  static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private static final List<String> OF_ITS_JARS =
      List.of(
          MAIN,
          "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
          "com.amazonaws.services.lambda.runtime.RequestHandler",
          "com.amazonaws.services.lambda.crac.Core",
          "software.amazon.awssdk.utilslite.SdkInternalThreadLocal");

  private RuntimeClient() {}

  /** Its jars, where this process has them. */
  public static Optional<List<Path>> jars() {
    var jars = new ArrayList<Path>();
    for (String name : OF_ITS_JARS) {
      try {
        var source =
            Class.forName(name, false, RuntimeClient.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource();
        Path jar = Path.of(source.getLocation().toURI());
        if (!jars.contains(jar)) jars.add(jar);
      } catch (ClassNotFoundException absent) {
        return Optional.empty();
      } catch (URISyntaxException e) {
        throw new IllegalStateException("a class comes from somewhere", e);
      }
    }
    return Optional.of(jars);
  }
}
