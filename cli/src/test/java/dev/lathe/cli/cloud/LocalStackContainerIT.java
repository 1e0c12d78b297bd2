package dev.lathe.cli.cloud;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/** A LocalStack in a container of its own, where Docker runs. */
final class LocalStackContainerIT extends CloudConformance {
  /** The last one that asks for no account; newer ones want a token (since 2026-03-23). */
  private static final DockerImageName IMAGE =
      DockerImageName.parse("localstack/localstack:4.14.0");

  @Override
  Cloud open() {
    assumeTrue(DockerClientFactory.instance().isDockerAvailable(), "there is no Docker here");
    LocalStackContainer container =
        keep(new LocalStackContainer(IMAGE).withServices("s3", "sqs", "secretsmanager"));
    container.start();
    return Cloud.at(container.getEndpoint());
  }
}
