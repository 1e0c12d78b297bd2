"""What the transformed template has to be, beyond what a linter knows of any template."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

HERE = Path(__file__).parent

FUNCTIONS = ("HttpFunction", "RelayFunction", "ProjectorFunction")

# Lambda may take a batch again when a function ran out of time: SQS must not hand it out meanwhile.
TIMEOUTS_HIDDEN = 6

# API Gateway gives up after 30 s, and its client should learn it from us.
GATEWAY_SECONDS = 30

# What a physical name is called where it must be unique in an account.
PHYSICAL_NAMES = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::AppConfig::Application": "Name",
}

# What alarms have to watch: namespace, metric and the resource that its dimension names.
WATCHED = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "EventsDeadLetters"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", "EventsQueue"),
    ("AWS/Lambda", "Invocations", "RelayFunction"),
    ("AWS/ApiGateway", "5xx", "HttpApi"),
    ("ours", "LagSeconds", ""),
    ("ours", "RolloutFailed", ""),
    ("ours", "BundleUnreadable", ""),
    ("ours", "WebhooksGivenUp", ""),
} | {("AWS/Lambda", metric, name) for metric in ("Errors", "Throttles") for name in FUNCTIONS}


def findings_of(source, plain):
    """A line for each expectation that is not met."""
    return [line for rule in RULES for line in rule(source, plain)]


def named(plain, kind):
    return {name: r for name, r in plain["Resources"].items() if r["Type"] == kind}


def properties(plain, name):
    return plain["Resources"].get(name, {}).get("Properties", {})


def target(value):
    """The resource that a Ref or a GetAtt is about."""
    if isinstance(value, dict):
        if "Ref" in value:
            return value["Ref"]
        if "Fn::GetAtt" in value:
            got = value["Fn::GetAtt"]
            return got[0] if isinstance(got, list) else got.split(".")[0]
    return ""


def mentioned(value):
    """Names that a value refers to, also inside Fn::Sub."""
    if isinstance(value, dict):
        if set(value) == {"Ref"}:
            yield value["Ref"]
        for key, inner in value.items():
            if key == "Fn::Sub":
                text = inner if isinstance(inner, str) else inner[0]
                yield from re.findall(r"\$\{([A-Za-z0-9:]+)", text)
            yield from mentioned(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mentioned(inner)


@cache
def create_only(kind):
    """Properties that make another resource when they change, as the provider's schema has them."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("eu-west-1", kind).schema
    return {path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", [])}


def zips_are_looked_at(source, plain):
    """`sam build` passes by what it is told to skip, and what lies there as a zip, also where nothing lies there."""
    makefile = (HERE / "functions" / "Makefile").read_text()
    for name in FUNCTIONS:
        function = source["Resources"].get(name, {})
        if function.get("Metadata", {}).get("BuildMethod") != "makefile" or function["Metadata"].get("SkipBuild"):
            yield f"{name} is not built, so nobody looks whether its zip is there"
        elif function["Properties"].get("CodeUri") != "functions/":
            yield f"{name} is built where its zip is not looked at"
        handler = str(function.get("Properties", {}).get("Handler"))
        module = "functions-" + handler.removeprefix("dev.lathe.functions.").split(".")[0]
        if not re.search(rf"^build-{name}:\n\t@./unpack {module} ", makefile, re.MULTILINE):
            yield f"functions/Makefile does not build {name} of {module}"


def a_local_function_finds_what_the_guide_sets(source, plain):
    """`sam local` passes no variable that the template doesn't have, and says nothing of it."""
    declared = set()
    for name in FUNCTIONS:
        declared |= set(properties(plain, name).get("Environment", {}).get("Variables", {}))
    local = set(json.loads((HERE / "local.json").read_text())["Parameters"])
    for variable in sorted(local - declared):
        yield f"local.json sets {variable}, which no function has"
    for variable in sorted(declared - local):
        yield f"local.json leaves {variable} as it is deployed"


def deployments():
    """What is deployed is what was built, with any of the configurations."""
    found = []
    settings = tomllib.loads((HERE / "samconfig.toml").read_text())
    for name, one in settings.items():
        if not isinstance(one, dict):
            continue
        if one["deploy"]["parameters"].get("template_file") != ".aws-sam/build/template.yaml":
            found.append(f"samconfig.toml: {name} deploys what was not built")
        if one.get("build", {}).get("parameters", {}).get("build_in_source") is not True:
            found.append(f"samconfig.toml: {name} builds where no zip is")
    return found


def parameters_take_effect(source, plain):
    """A parameter that functions read makes another version of each, and so reaches the alias."""
    content = set(mentioned(properties(plain, "Configuration").get("Content", "")))
    if "Content" not in create_only("AWS::AppConfig::HostedConfigurationVersion"):
        yield "a configuration is no longer another one when its content is"
    if "Description" not in create_only("AWS::Lambda::Version"):
        yield "a version is no longer another one when its description is"
    for function in FUNCTIONS:
        # How long to keep logs is no matter of the function.
        read = set(mentioned(properties(plain, function))) & set(source.get("Parameters", {}))
        for parameter in sorted(read - content):
            yield f"{function} reads {parameter}, and a change of it makes no version"
        versions = [
            v for v in named(plain, "AWS::Lambda::Version").values() if target(v["Properties"]["FunctionName"]) == function
        ]
        if not versions:
            yield f"{function} has no version"
        for version in versions:
            if "Configuration" not in set(mentioned(version["Properties"].get("Description", ""))):
                yield f"the version of {function} does not name the configuration"


def events_reach_the_alias(source, plain):
    for name, resource in plain["Resources"].items():
        props = resource.get("Properties", {})
        if resource["Type"] == "AWS::Lambda::EventSourceMapping" and "Alias" not in target(props["FunctionName"]):
            yield f"{name} goes past the alias, so past SnapStart"
        if resource["Type"] == "AWS::Scheduler::Schedule" and "Alias" not in target(props["Target"]["Arn"]):
            yield f"{name} goes past the alias, so past SnapStart"


def functions_are_restored_from_snapshots(source, plain):
    for name in FUNCTIONS:
        props = properties(plain, name)
        if props.get("SnapStart", {}).get("ApplyOn") != "PublishedVersions":
            yield f"{name} has no SnapStart"
        if "crac" not in str(props.get("Environment", {}).get("Variables", {}).get("JAVA_TOOL_OPTIONS")):
            yield f"hooks around the snapshot of {name} are never called"
        if props.get("EphemeralStorage", {}).get("Size", 512) > 512:
            yield f"{name} has more disk than SnapStart takes"
        if "ReservedConcurrentExecutions" in props:
            yield f"{name} reserves executions, which a new account refuses"
        if not str(props.get("Runtime")).startswith("java"):
            yield f"{name} does not run Java"
    if properties(plain, "HttpFunction").get("Timeout", 3) >= GATEWAY_SECONDS:
        yield "the gateway gives up before HttpFunction does"


def queues_wait_for_functions(source, plain):
    for name, mapping in named(plain, "AWS::Lambda::EventSourceMapping").items():
        props = mapping["Properties"]
        queue = properties(plain, target(props["EventSourceArn"]))
        function = properties(plain, target(props["FunctionName"]).split("Alias")[0])
        if queue.get("VisibilityTimeout", 30) < TIMEOUTS_HIDDEN * function.get("Timeout", 3):
            yield f"{name}: the queue shows a message again before six time-outs of its function"
        if "MaximumConcurrency" not in props.get("ScalingConfig", {}):
            yield f"{name} may take all executions of the account"
        if queue.get("FifoQueue") and (props.get("BatchSize", 10) > 10 or props.get("MaximumBatchingWindowInSeconds")):
            yield f"{name}: a FIFO queue gives ten messages at most, at once"
        if queue.get("FifoQueue") and props.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            yield f"{name}: one message that fails would take its batch along"


def events_are_kept(source, plain):
    queue = properties(plain, "EventsQueue")
    redrive = queue.get("RedrivePolicy", {})
    dead = properties(plain, target(redrive.get("deadLetterTargetArn")))
    if redrive.get("maxReceiveCount") != 1000:
        yield "an outage moves events to the dead letters"
    if not dead.get("FifoQueue"):
        yield "the dead letters of a FIFO queue are one too"
    if dead.get("MessageRetentionPeriod", 0) <= queue.get("MessageRetentionPeriod", 345600):
        yield "a dead letter keeps its age, and would be gone as soon as it is one"
    if queue.get("ContentBasedDeduplication") or queue.get("DeduplicationScope") != "messageGroup":
        yield "messages bring an id of their own, and are compared within their stream"
    for name in ("EventsDeadLetters", "BundleBucket"):
        resource = plain["Resources"].get(name, {})
        if {resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")} != {"Retain"}:
            yield f"{name} goes with the stack"


def the_relay_is_woken(source, plain):
    relay = [
        one["Properties"]
        for one in named(plain, "AWS::Lambda::EventInvokeConfig").values()
        if target(one["Properties"]["FunctionName"]) == "RelayFunction"
    ]
    if not relay or relay[0].get("MaximumRetryAttempts") != 0 or relay[0].get("MaximumEventAgeInSeconds", 21600) > 60:
        yield "runs of the relay that failed are tried again beside the next"
    schedules = [s["Properties"] for s in named(plain, "AWS::Scheduler::Schedule").values()]
    if [s.get("ScheduleExpression") for s in schedules] != ["rate(1 minute)"]:
        yield "the relay has no schedule of a minute"
    notified = [
        (target(one["Queue"]), "channels/" in json.dumps(one.get("Filter", {})))
        for one in properties(plain, "BundleBucket").get("NotificationConfiguration", {}).get("QueueConfigurations", [])
    ]
    if notified != [("WakeUpQueue", True)]:
        yield "a channel that was pointed elsewhere wakes nobody, or every upload does"
    if plain["Resources"].get("BundleBucket", {}).get("DependsOn") not in ("WakeUpQueuePolicy", ["WakeUpQueuePolicy"]):
        yield "S3 tests its notification before the queue lets it"


def policies_are_narrow(source, plain):
    for name, resource in plain["Resources"].items():
        # Whom a bucket denies is everybody.
        for statement in statements(resource.get("Properties", {})):
            if statement.get("Effect") != "Allow":
                continue
            for key in ("Action", "Resource"):
                values = statement.get(key, [])
                for value in values if isinstance(values, list) else [values]:
                    if isinstance(value, str) and (value == "*" or value.endswith(":*")):
                        yield f"{name} allows {key} {value}"
            if statement.get("Principal") == "*":
                yield f"{name} lets everybody in"
            if "s3.amazonaws.com" in json.dumps(statement.get("Principal", "")) and "aws:SourceAccount" not in json.dumps(statement):
                yield f"{name} lets buckets of other accounts in"


def statements(value):
    if isinstance(value, dict):
        if "Effect" in value:
            yield value
        for inner in value.values():
            yield from statements(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from statements(inner)


def secrets_are_read_by_functions(source, plain):
    """A token that stands in a setting is in the console, in the template's history, and needs a deployment to change."""
    for name in FUNCTIONS:
        variables = properties(plain, name).get("Environment", {}).get("Variables", {})
        for variable, value in variables.items():
            if "{{resolve:" in json.dumps(value):
                yield f"{name} has a secret in {variable}, for whoever may look at its settings"
        if "LATHE_DATABASE_TOKEN_SECRET" not in variables:
            yield f"{name} does not know which secret has the database's token"
        role = properties(plain, target(properties(plain, name).get("Role")))
        allowed = [
            action
            for policy in role.get("ManagedPolicyArns", [])
            for statement in statements(properties(plain, target(policy)))
            for action in [statement.get("Action")]
        ]
        if "secretsmanager:GetSecretValue" not in allowed:
            yield f"{name} may not read the database's token"


def the_relay_alone_publishes(source, plain):
    """What webhooks publish to is what somebody named, and no other function has a reason to."""
    for name, policy in named(plain, "AWS::IAM::ManagedPolicy").items():
        for statement in statements(policy["Properties"]):
            actions = statement.get("Action", [])
            if "sns:Publish" in actions or "events:PutEvents" in actions:
                if not policy.get("Condition") or statement.get("Resource") != {"Ref": "WebhookTopics"}:
                    yield f"{name} lets publish to what nobody named"
    publishers = {
        function
        for function in FUNCTIONS
        if "PublishToTopics" in set(mentioned(properties(plain, target(properties(plain, function).get("Role"))).get("ManagedPolicyArns", [])))
    }
    if publishers != {"RelayFunction"}:
        yield f"{sorted(publishers) or 'nobody'} may publish to the webhooks' topics, not the relay alone"


def stacks_stand_side_by_side(source, plain):
    for name, resource in plain["Resources"].items():
        key = PHYSICAL_NAMES.get(resource["Type"])
        physical = resource.get("Properties", {}).get(key) if key else None
        # A name that each deployer has to say is each stack's own.
        said = isinstance(physical, dict) and source["Parameters"].get(physical.get("Ref"), {}).get("Default") == ""
        if physical is not None and not said and "AWS::StackName" not in set(mentioned(physical)):
            yield f"{name} has a name that a second stack has too"


def somebody_learns_of_trouble(source, plain):
    watched = set()
    for name, alarm in named(plain, "AWS::CloudWatch::Alarm").items():
        props = alarm["Properties"]
        space = props["Namespace"] if isinstance(props["Namespace"], str) else "ours"
        about = target(props["Dimensions"][0]["Value"]) if props.get("Dimensions") else ""
        watched.add((space, props["MetricName"], about))
        if "AlarmTopic" not in set(mentioned(props.get("AlarmActions", []))):
            yield f"{name} tells nobody"
        if "TreatMissingData" not in props:
            yield f"{name} does not say what no data means"
        if not props.get("AlarmDescription"):
            yield f"{name} does not say what is wrong"
        if space == "ours" and props["MetricName"] not in metrics(plain):
            yield f"{name} watches a metric that nobody writes"
    for space, metric, about in sorted(WATCHED - watched):
        yield f"nobody watches {metric} of {about or space}"


def metrics(plain):
    return {
        written["MetricName"]
        for one in named(plain, "AWS::Logs::MetricFilter").values()
        for written in one["Properties"]["MetricTransformations"]
    }


def logs_end_and_say_nothing_private(source, plain):
    for name, group in named(plain, "AWS::Logs::LogGroup").items():
        if "RetentionInDays" not in group["Properties"]:
            yield f"{name} is kept for ever"
    for name in FUNCTIONS:
        if not target(properties(plain, name).get("LoggingConfig", {}).get("LogGroup")):
            yield f"{name} writes to a log that is kept for ever"
    stages = named(plain, "AWS::ApiGatewayV2::Stage").values()
    for stage in stages:
        access = stage["Properties"].get("AccessLogSettings", {})
        if not access.get("DestinationArn"):
            yield "requests that never reach a function leave no trace"
        if re.search(r"querystring|header|authorizer", str(access.get("Format")), re.IGNORECASE):
            yield "access logs hold what clients send in confidence"
        if not stage["Properties"].get("DefaultRouteSettings", {}).get("ThrottlingRateLimit"):
            yield "one client may take all executions of the account"


def the_dashboard_is_json(source, plain):
    for name, dashboard in named(plain, "AWS::CloudWatch::Dashboard").items():
        body = dashboard["Properties"]["DashboardBody"]
        text = body["Fn::Sub"] if isinstance(body, dict) else body
        try:
            widgets = json.loads(re.sub(r"\$\{[^}]*}", "x", text))["widgets"]
        except (ValueError, KeyError):
            yield f"{name} is no dashboard"
        else:
            if len(widgets) < 4:
                yield f"{name} shows next to nothing"


def archives_are_started_where_that_is_said(source, plain):
    said = {"Fn::Equals": [{"Ref": "Archives"}, "yes"]}
    for name in FUNCTIONS:
        wrapper = properties(plain, name).get("Environment", {}).get("Variables", {}).get("AWS_LAMBDA_EXEC_WRAPPER", {})
        condition, there, otherwise = (wrapper.get("Fn::If") or [""] * 3) if isinstance(wrapper, dict) else [""] * 3
        if there != "/var/task/archived" or otherwise != {"Ref": "AWS::NoValue"} or plain["Conditions"].get(condition) != said:
            yield f"{name} is not started with its archive just where Archives says so"


def parameters_are_explained_and_used(source, plain):
    used = set(mentioned({key: value for key, value in source.items() if key != "Parameters"}))
    for name, parameter in source.get("Parameters", {}).items():
        if not parameter.get("Description"):
            yield f"parameter {name} is not explained"
        if name not in used:
            yield f"parameter {name} does nothing"


def data_is_encrypted(source, plain):
    for name, queue in named(plain, "AWS::SQS::Queue").items():
        if "KmsMasterKeyId" not in queue["Properties"] or "SqsManagedSseEnabled" not in queue["Properties"]:
            yield f"{name} is not encrypted"
    bucket = properties(plain, "BundleBucket")
    blocked = bucket.get("PublicAccessBlockConfiguration", {})
    if len(blocked) != 4 or not all(blocked.values()):
        yield "bundles may become public"
    if bucket.get("VersioningConfiguration", {}).get("Status") != "Enabled":
        yield "a bundle that was overwritten is lost"


RULES = (
    a_local_function_finds_what_the_guide_sets,
    zips_are_looked_at,
    parameters_take_effect,
    events_reach_the_alias,
    functions_are_restored_from_snapshots,
    queues_wait_for_functions,
    events_are_kept,
    the_relay_is_woken,
    policies_are_narrow,
    secrets_are_read_by_functions,
    the_relay_alone_publishes,
    stacks_stand_side_by_side,
    somebody_learns_of_trouble,
    logs_end_and_say_nothing_private,
    the_dashboard_is_json,
    parameters_are_explained_and_used,
    data_is_encrypted,
)
