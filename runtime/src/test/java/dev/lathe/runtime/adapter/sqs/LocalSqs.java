package dev.lathe.runtime.adapter.sqs;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** SQS in this process, for a test. */
public final class LocalSqs implements AutoCloseable {
  private final SQSRestServer server;
  private final SqsClient client;

  public LocalSqs() {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start();
    int port = server.waitUntilStarted().localAddress().getPort();
    client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
  }

  public SqsClient client() {
    return client;
  }

  public String fifo(String name) {
    return client
        .createQueue(
            queue ->
                queue
                    .queueName(name + ".fifo")
                    .attributes(
                        Map.of(
                            QueueAttributeName.FIFO_QUEUE,
                            "true",
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            "20")))
        .queueUrl();
  }

  /** Receives and deletes until the queue stays empty for a second. */
  public List<Message> drain(String queueUrl) {
    List<Message> all = new ArrayList<>();
    while (true) {
      List<Message> some =
          client
              .receiveMessage(
                  receive ->
                      receive
                          .queueUrl(queueUrl)
                          .maxNumberOfMessages(10)
                          .waitTimeSeconds(1)
                          .messageSystemAttributeNames(
                              MessageSystemAttributeName.MESSAGE_GROUP_ID,
                              MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID)
                          .messageAttributeNames("All"))
              .messages();
      if (some.isEmpty()) return all;
      for (Message message : some) {
        client.deleteMessage(
            delete -> delete.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
      }
      all.addAll(some);
    }
  }

  @Override
  public void close() {
    client.close();
    server.stopAndGetFuture().apply(); // waiting for idle connections takes a minute
  }
}
