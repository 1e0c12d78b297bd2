package dev.lathe.cli.cloud;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.Optional;

/** A LocalStack that runs already, as one in host mode does. */
final class LocalStackHostIT extends CloudConformance {
  private static final String PROPERTY = "localstack.endpoint";
  private static final String VARIABLE = "AWS_ENDPOINT_URL";

  @Override
  Cloud open() {
    Optional<String> endpoint =
        Optional.ofNullable(System.getProperty(PROPERTY))
            .or(() -> Optional.ofNullable(System.getenv(VARIABLE)));
    assumeTrue(
        endpoint.isPresent(),
        "no LocalStack is named: -D%s=http://127.0.0.1:4566, or %s".formatted(PROPERTY, VARIABLE));
    return Cloud.at(URI.create(endpoint.get()));
  }
}
