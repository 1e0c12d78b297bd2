package dev.lathe.dev;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What stands for SQS between events and read models. */
public enum QueueChoice {
  /** Nothing: where the functions and the database are one process, read models follow the log. */
  NONE,
  /** A queue in the memory of this process. */
  PROCESS,
  /** ElasticMQ, behind SQS's protocol as in the cloud. */
  ELASTICMQ;

  /** As it is called on the command line. */
  @Override
  public String toString() {
    return switch (this) {
      case NONE -> "none";
      case PROCESS -> "process";
      case ELASTICMQ -> "elasticmq";
    };
  }

  /** All of them, for people. */
  public static String words() {
    return Arrays.stream(values()).map(QueueChoice::toString).collect(Collectors.joining(", "));
  }
}
