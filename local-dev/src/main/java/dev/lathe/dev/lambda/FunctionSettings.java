package dev.lathe.dev.lambda;

import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the template of {@code infra-sam} puts into the environment of functions, with this
 * machine's addresses.
 *
 * @param objects where S3 answers
 * @param queues where SQS answers
 * @param bundles as {@code s3://bucket/prefix}
 * @param databaseToken what the database asks for, if anything: the template has the name of a
 *     secret in its place
 * @param cursorKey the same of the key of pages
 * @param variables the blueprint's, by name
 * @param record how long what commands are decided with is kept, where it is
 * @param modules settings of modules, where there are any
 */
public record FunctionSettings(
    String objects,
    String queues,
    String bundles,
    String channel,
    String databaseUrl,
    Optional<String> databaseToken,
    String eventsQueueUrl,
    String deadLettersUrl,
    String wakeUpQueueUrl,
    String cursorKey,
    Map<String, String> variables,
    Optional<String> record,
    Optional<String> modules) {
  /** Without it the hooks around a snapshot are never called. */
  private static final String HOOKS = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  /** What {@code function} finds in its environment, beside what Lambda itself sets. */
  public Map<String, String> environment(Packaged.Function function) {
    var all = new TreeMap<String, String>();
    all.put("AWS_ENDPOINT_URL_S3", objects);
    all.put("AWS_ENDPOINT_URL_SQS", queues);
    all.put("AWS_LAMBDA_FUNCTION_NAME", "lathe-" + function.word());
    all.put("LATHE_BUNDLES", bundles);
    all.put("LATHE_CHANNEL", channel);
    all.put("LATHE_DATABASE_URL", databaseUrl);
    databaseToken.ifPresent(token -> all.put("LATHE_DATABASE_TOKEN", token));
    all.put("LATHE_EVENTS_QUEUE_URL", eventsQueueUrl);
    all.put("LATHE_DLQ_URL", deadLettersUrl);
    all.put("LATHE_WAKEUP_QUEUE_URL", wakeUpQueueUrl);
    all.put("LATHE_VARS", vars());
    all.put("JAVA_TOOL_OPTIONS", HOOKS);
    if (function.equals(Packaged.HTTP)) {
      all.put("LATHE_TOKENS_VERIFIED_BY", "function");
      all.put("LATHE_CURSOR_KEY", cursorKey);
    }
    if (function.equals(Packaged.RELAY)) all.put("LATHE_KEEP_REPLACED_HOURS", "24");
    if (!function.equals(Packaged.PROJECTOR)) {
      modules.ifPresent(settings -> all.put("LATHE_MODULES", settings));
      record.ifPresent(time -> all.put("LATHE_RECORD", time));
    }
    return all;
  }

  private String vars() {
    var members = new Members();
    new TreeMap<>(variables).forEach(members::with);
    Json.Obj object = members.object();
    return JsonText.write(object);
  }

  /** Without tokens and keys. */
  @Override
  public String toString() {
    return "FunctionSettings[bundles=" + bundles + ", channel=" + channel + "]";
  }
}
