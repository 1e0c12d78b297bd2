package dev.lathe.functions.relay;

import dev.lathe.model.json.Json;
import java.util.Locale;

/** Why the relay runs. */
public enum Trigger {
  /** The safety net: look once, and see whether another bundle should be live. */
  SCHEDULE,
  /** Somebody decided a command: look again for a while, for it may not be committed yet. */
  WAKE_UP,
  /** Somebody wrote to the store of bundles: see whether another one should be live. */
  PUSH;

  /**
   * Tells events apart: records of SQS are wake-ups, unless they carry a notification of S3;
   * records of S3 are pushes; everything else, by hand too, is a schedule.
   */
  static Trigger of(Json event) {
    if (!(event instanceof Json.Obj object)
        || !(object.get("Records").orElse(Json.NULL) instanceof Json.Arr(var records))) {
      return SCHEDULE;
    }
    Trigger trigger = SCHEDULE;
    for (Json one : records) {
      if (!(one instanceof Json.Obj record)) continue;
      String source = text(record, "eventSource");
      if (source.equals("aws:s3") || text(record, "body").contains("aws:s3")) return PUSH;
      if (source.equals("aws:sqs")) trigger = WAKE_UP;
    }
    return trigger;
  }

  /** The word in logs and answers. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static String text(Json.Obj record, String name) {
    return record.get(name).orElse(Json.NULL) instanceof Json.Str(String text) ? text : "";
  }
}
