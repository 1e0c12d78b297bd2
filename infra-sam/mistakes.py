"""Mistakes that somebody could make in template.yaml, each of which `check` must find."""


def put(*path, value):
    """Sets the value at `path` of the resources."""

    def plant(template):
        place = template["Resources"]
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value

    return plant


def drop(*path):
    """Takes away what is at `path` of the resources."""

    def plant(template):
        place = template["Resources"]
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return plant


def globally(key, value):
    def plant(template):
        template["Globals"]["Function"][key] = value

    return plant


def parameter(name, **settings):
    def plant(template):
        template["Parameters"][name] = {"Type": "String", "Default": "", **settings}

    return plant


def forgotten_parameter(template):
    """A new parameter reaches the environment, and nobody thinks of the version."""
    template["Parameters"]["Region2"] = {"Type": "String", "Default": "", "Description": "Where else."}
    template["Globals"]["Function"]["Environment"]["Variables"]["LATHE_REGION2"] = {"Ref": "Region2"}


def plain_configuration(template):
    place = template["Resources"]["Configuration"]["Properties"]
    place["Content"] = {"Fn::Sub": "Channel ${Channel}"}


def resolved_token(template):
    """As it stands in many templates: whoever may see a function's settings has the token."""
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    variables["LATHE_DATABASE_TOKEN"] = {"Fn::Sub": "{{resolve:secretsmanager:${DatabaseTokenSecret}:SecretString}}"}


PROPS = "Properties"
EVENTS = ("EventsQueue", PROPS)

ALL = (
    ("a variable that local.json sets and nobody passes", lambda t: t["Globals"]["Function"]["Environment"]["Variables"].pop("LATHE_DLQ_URL")),
    ("a function that is not built", put("RelayFunction", "Metadata", value={"SkipBuild": True})),
    ("a zip that nobody looks at", put("HttpFunction", PROPS, "CodeUri", value="../functions-http/target/functions-http.zip")),
    ("a function of another's zip", put("RelayFunction", PROPS, "Handler", value="dev.lathe.functions.http.HttpHandler::handleRequest")),
    ("a runtime that there is not", globally("Runtime", "java26")),
    ("a time-out longer than Lambda's", put("RelayFunction", PROPS, "Timeout", value=2900)),
    ("a FIFO batch of a hundred", put("ProjectorFunction", PROPS, "Events", "Events", PROPS, "BatchSize", value=100)),
    ("a batching window on a FIFO queue", put("ProjectorFunction", PROPS, "Events", "Events", PROPS, "MaximumBatchingWindowInSeconds", value=5)),
    ("failures that take their batch along", drop("ProjectorFunction", PROPS, "Events", "Events", PROPS, "FunctionResponseTypes")),
    ("no bound for the projector", drop("ProjectorFunction", PROPS, "Events", "Events", PROPS, "ScalingConfig")),
    ("no bound for the relay's wake-ups", drop("RelayFunction", PROPS, "Events", "WakeUp", PROPS, "ScalingConfig")),
    ("a bound of one, which there is not", put("RelayFunction", PROPS, "Events", "WakeUp", PROPS, "ScalingConfig", "MaximumConcurrency", value=1)),
    ("executions reserved", put("RelayFunction", PROPS, "ReservedConcurrentExecutions", value=1)),
    ("an event given up at once", put(*EVENTS, "RedrivePolicy", "maxReceiveCount", value=0)),
    ("an event given up after five tries", put(*EVENTS, "RedrivePolicy", "maxReceiveCount", value=5)),
    ("dead letters that are no FIFO queue", drop("EventsDeadLetters", PROPS, "FifoQueue")),
    ("dead letters that are gone at once", put("EventsDeadLetters", PROPS, "MessageRetentionPeriod", value=345600)),
    ("dead letters that go with the stack", put("EventsDeadLetters", "DeletionPolicy", value="Delete")),
    ("bundles that go with the stack", drop("BundleBucket", "DeletionPolicy")),
    ("a queue that shows messages too early", put(*EVENTS, "VisibilityTimeout", value=60)),
    ("a relay that outlasts its queue", put("RelayFunction", PROPS, "Timeout", value=120)),
    ("deduplication by content", put(*EVENTS, "ContentBasedDeduplication", value=True)),
    ("deduplication across streams", put(*EVENTS, "DeduplicationScope", value="queue")),
    ("a function that outlasts the gateway", put("HttpFunction", PROPS, "Timeout", value=30)),
    ("no SnapStart", globally("SnapStart", {"ApplyOn": "None"})),
    ("SnapStart with a large disk", globally("EphemeralStorage", {"Size": 2048})),
    ("SnapStart without hooks", lambda t: t["Globals"]["Function"]["Environment"]["Variables"].pop("JAVA_TOOL_OPTIONS")),
    ("archives that nobody starts with", lambda t: t["Globals"]["Function"]["Environment"]["Variables"].pop("AWS_LAMBDA_EXEC_WRAPPER")),
    ("archives that are always started with", lambda t: t["Globals"]["Function"]["Environment"]["Variables"].update(AWS_LAMBDA_EXEC_WRAPPER="/var/task/archived")),
    ("no alias", lambda t: t["Globals"]["Function"].pop("AutoPublishAlias")),
    ("a version that knows no parameter", drop("HttpFunction", PROPS, "VersionDescription")),
    ("a parameter that makes no version", forgotten_parameter),
    ("a configuration that lacks parameters", plain_configuration),
    ("a parameter that does nothing", parameter("Colour", Description="Which one.")),
    ("a parameter that nobody explains", parameter("Colour")),
    ("a relay that may not publish", drop("RelayRole", PROPS, "ManagedPolicyArns", 3)),
    ("topics of everybody", put("PublishToTopics", PROPS, "PolicyDocument", "Statement", 0, "Resource", value="arn:aws:sns:eu-west-1:123456789012:all")),
    ("a schedule with a bad rate", put("RelayFunction", PROPS, "Events", "EveryMinute", PROPS, "ScheduleExpression", value="rate(1 minutes)")),
    ("a schedule named alike in each stack", put("RelayFunction", PROPS, "Events", "EveryMinute", PROPS, "Name", value="relay")),
    ("no schedule", drop("RelayFunction", PROPS, "Events", "EveryMinute")),
    ("runs that are tried again", drop("RelayFunction", PROPS, "EventInvokeConfig")),
    ("a bucket that wakes nobody", drop("BundleBucket", PROPS, "NotificationConfiguration")),
    ("a notification before the queue lets it", drop("BundleBucket", "DependsOn")),
    ("a queue that any account's bucket may write to", drop("WakeUpQueuePolicy", PROPS, "PolicyDocument", "Statement", 0, "Condition")),
    ("a role that may do all with a queue", put("RelayRole", PROPS, "Policies", 0, "PolicyDocument", "Statement", 1, "Action", value="sqs:*")),
    ("a role for all queues", put("RelayRole", PROPS, "Policies", 0, "PolicyDocument", "Statement", 1, "Resource", value="*")),
    ("an action that there is not", put("HttpRole", PROPS, "Policies", 0, "PolicyDocument", "Statement", 1, "Action", value="sqs:SendMesage")),
    ("a token in the environment", resolved_token),
    ("functions that do not know the secret", lambda t: t["Globals"]["Function"]["Environment"]["Variables"].pop("LATHE_DATABASE_TOKEN_SECRET")),
    ("a role that may not read the token", put("ProjectorRole", PROPS, "ManagedPolicyArns", value=[{"Ref": "ReadBundles"}])),
    ("a role that may read all secrets", put("ReadToken", PROPS, "PolicyDocument", "Statement", 0, "Resource", value="*")),
    ("a public bucket", put("BundleBucket", PROPS, "PublicAccessBlockConfiguration", "BlockPublicPolicy", value=False)),
    ("a bucket without versions", drop("BundleBucket", PROPS, "VersioningConfiguration")),
    ("a queue that is not encrypted", drop(*EVENTS, "KmsMasterKeyId")),
    ("a queue with a fixed name", put(*EVENTS, "QueueName", value="events.fifo")),
    ("no alarm on dead letters", drop("DeadLettersAlarm")),
    ("an alarm that tells nobody", drop("LagAlarm", PROPS, "AlarmActions")),
    ("an alarm on a metric that nobody writes", put("RolloutFailed", PROPS, "MetricTransformations", 0, "MetricName", value="Rollouts")),
    ("an alarm with a bad comparison", put("AgeAlarm", PROPS, "ComparisonOperator", value="GreaterOrEqual")),
    ("a log that is kept for ever", drop("RelayLog", PROPS, "RetentionInDays")),
    ("a function with a log of its own making", drop("ProjectorFunction", PROPS, "LoggingConfig")),
    ("access logs with what clients send", put("HttpApi", PROPS, "AccessLogSettings", "Format", value="$context.requestId $request.header.authorization")),
    ("no throttling", drop("HttpApi", PROPS, "DefaultRouteSettings")),
    ("a dashboard that is no JSON", put("Dashboard", PROPS, "DashboardBody", value={"Fn::Sub": '{"widgets": [}'})),
    ("a relay that knows no modules", drop("RelayFunction", PROPS, "Environment", "Variables", "LATHE_MODULES")),
    ("a projector that reads secrets of modules", put("ProjectorRole", PROPS, "ManagedPolicyArns", value=[{"Ref": "ReadBundles"}, {"Ref": "ReadToken"}, {"Fn::If": ["HasModuleSecrets", {"Ref": "ReadModuleSecrets"}, {"Ref": "AWS::NoValue"}]}])),
    ("a policy for every secret of the account", put("ReadModuleSecrets", PROPS, "PolicyDocument", "Statement", 0, "Resource", value="arn:aws:secretsmanager:eu-west-1:123456789012:secret:*")),
    ("a relay that can't remove files", drop("RelayRole", PROPS, "ManagedPolicyArns", 4)),
    ("a policy for each bucket's files", put("UseFiles", PROPS, "PolicyDocument", "Statement", 0, "Resource", value={"Fn::Sub": "arn:${AWS::Partition}:s3:::*/*"})),
    ("files beside the prefix", put("UseFiles", PROPS, "PolicyDocument", "Statement", 0, "Resource", value={"Fn::Sub": "arn:${AWS::Partition}:s3:::${FilesBucket}/*"})),
    ("a policy that may change who reads files", put("UseFiles", PROPS, "PolicyDocument", "Statement", 0, "Action", value=["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"])),
    ("a missing file that looks forbidden", drop("UseFiles", PROPS, "PolicyDocument", "Statement", 1)),
    ("files that may become public", put("Files", PROPS, "PublicAccessBlockConfiguration", "BlockPublicPolicy", value=False)),
    ("files that go with the stack", put("Files", "DeletionPolicy", value="Delete")),
    ("deleted files that stay as versions", put("Files", PROPS, "VersioningConfiguration", value={"Status": "Enabled"})),
    ("files over plain HTTP", drop("FilesPolicy", PROPS, "PolicyDocument", "Statement", 0)),
    ("a bucket of files for who wants none", drop("Files", "Condition")),
    ("pages of anybody that put files", put("Files", PROPS, "CorsConfiguration", "CorsRules", 0, "AllowedOrigins", value=["*"])),
    ("pages of the service that can't put files", put("Files", PROPS, "CorsConfiguration", "CorsRules", 0, "AllowedOrigins", value=[{"Ref": "CorsOrigins"}])),
    ("pages that can't say a type", put("Files", PROPS, "CorsConfiguration", "CorsRules", 0, "AllowedHeaders", value=["x-other"])),
    ("a reference to nothing", put("HttpFunction", PROPS, "Role", value={"Fn::GetAtt": ["HtpRole", "Arn"]})),
    ("a circle of bucket and function", put("BundleBucket", "DependsOn", value="RelayFunction")),
)
