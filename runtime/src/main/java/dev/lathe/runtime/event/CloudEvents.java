package dev.lathe.runtime.event;

/**
 * A row of table {@code event} as a CloudEvent 1.0 in structured JSON, built by the database
 * itself, so that Java only concatenates.
 *
 * <p>The members, in this order; names follow CloudEvents (lower-case letters and digits):
 *
 * <ul>
 *   <li>{@code specversion} {@code 1.0}, {@code id}, {@code source} {@code rntme://service/Entity},
 *       {@code type} {@code service.Entity.EventType}, {@code time}, {@code subject} (the stream),
 *       {@code datacontenttype} {@code application/json}, {@code dataschema} {@code
 *       rntme://schemas/service/EventType.v1.json}
 *   <li>{@code eventtype}, {@code rntaggregatetype}, {@code rntaggregateid}, {@code rntversion}
 *       (number), {@code rntschemaversion} (number), {@code rntactorkind}, {@code rntactorid},
 *       {@code correlationid}, {@code causationid}, {@code commandid}, {@code traceparent}, {@code
 *       latheposition} (number), {@code lathebundle}; those that are null are absent
 *   <li>{@code data} {@code {"before":…,"after":…}}, nulls inside it kept; or, in a message whose
 *       event is too large for what carries it, {@code dataref} {@code lathe:event/POSITION} in its
 *       place
 * </ul>
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">the
 *     JSON format</a>
 * @see <a href="https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/dataref.md">
 *     dataref</a>
 */
public final class CloudEvents {
  /** The media type of a JSON array of CloudEvents, which is what a message's body is. */
  public static final String BATCH = "application/cloudevents-batch+json";

  // json_patch drops members that are null, at any depth: so data comes after it.
  public static final String ATTRIBUTES =
      """
      json_patch('{}',json_object('specversion','1.0','id',e.id,\
      'source','rntme://'||e.service||'/'||e.entity,\
      'type',e.service||'.'||e.entity||'.'||e.type,'time',e.time,'subject',e.stream,\
      'datacontenttype','application/json',\
      'dataschema','rntme://schemas/'||e.service||'/'||e.type||'.v'||e.schema_version||'.json',\
      'eventtype',e.type,'rntaggregatetype',e.entity,\
      'rntaggregateid',substr(e.stream,length(e.entity)+2),'rntversion',e.version,\
      'rntschemaversion',e.schema_version,'rntactorkind',e.actor_kind,'rntactorid',e.actor_id,\
      'correlationid',e.correlation,'causationid',e.causation,'commandid',e.command,\
      'traceparent',e.traceparent,'latheposition',e.position,'lathebundle',e.bundle))\
      """;

  /** An SQL expression: the row {@code e} of table {@code event}, with its data. */
  public static final String WHOLE = "json_set(" + ATTRIBUTES + ",'$.data',json(e.data))";

  /**
   * As {@link #WHOLE}, but data of more than this many bytes is named, not carried. SQS takes 1 MiB
   * a message; the other attributes share the last 124 KiB.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html">SQS
   *     quotas</a>
   */
  public static final int MAXIMUM_DATA_BYTES = 900 * 1024;

  /** An SQL expression: the row {@code e} as the queue carries it. */
  public static final String FOR_THE_QUEUE = upTo(MAXIMUM_DATA_BYTES);

  /**
   * The same of what a topic of SNS or a bus of EventBridge takes: 256 KiB, of which the other
   * attributes have 56.
   *
   * @see <a href="https://docs.aws.amazon.com/general/latest/gr/sns.html">SNS quotas</a>
   */
  public static final int MAXIMUM_TOPIC_DATA_BYTES = 200 * 1024;

  /** An SQL expression: the row {@code e} as topics and buses carry it. */
  public static final String FOR_A_TOPIC = upTo(MAXIMUM_TOPIC_DATA_BYTES);

  private CloudEvents() {}

  private static String upTo(int bytes) {
    return "CASE WHEN octet_length(e.data)<="
        + bytes
        + " THEN "
        + WHOLE
        + " ELSE json_set("
        + ATTRIBUTES
        + ",'$.dataref','lathe:event/'||e.position) END";
  }
}
