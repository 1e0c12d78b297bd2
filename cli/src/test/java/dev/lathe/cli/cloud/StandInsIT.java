package dev.lathe.cli.cloud;

import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import java.net.URI;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** s3proxy, ElasticMQ and secrets in memory: what is there without anything installed. */
final class StandInsIT extends CloudConformance {
  @Override
  Cloud open() throws Exception {
    S3ProxyServer objects = keep(S3ProxyServer.start());
    SQSRestServer queues =
        SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    keep(() -> queues.stopAndGetFuture().apply()); // waiting for idle connections takes a minute
    KeptSecrets secrets = keep(KeptSecrets.start());
    int port = queues.waitUntilStarted().localAddress().getPort();
    return new Cloud(
        URI.create(objects.url()),
        URI.create("http://127.0.0.1:" + port),
        secrets.url(),
        S3ProxyServer.ACCESS_KEY,
        S3ProxyServer.SECRET_KEY);
  }
}
