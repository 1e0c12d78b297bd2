package dev.lathe.dev;

/** Which queue stands for SQS. */
public enum QueueChoice {
  /** The one in the memory of this process. */
  PROCESS,
  /** ElasticMQ, behind SQS's protocol as in the cloud. */
  ELASTICMQ;

  /** As it is called on the command line. */
  @Override
  public String toString() {
    return switch (this) {
      case PROCESS -> "process";
      case ELASTICMQ -> "elasticmq";
    };
  }
}
