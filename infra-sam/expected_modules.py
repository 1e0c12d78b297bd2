"""What the transformed template has to be for modules: what they are told, which secrets and which files they reach."""

import json

from expectations import FUNCTIONS, mentioned, named, properties, statements, target

# Whoever may sign an address may do what it does; the projector calls nobody.
CALLERS = {"HttpFunction", "RelayFunction"}

# What addresses and looks take: PUT, GET and HEAD, DELETE. All but the last is of objects.
OF_OBJECTS = {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}
OF_THE_BUCKET = {"s3:ListBucket"}


def findings_of(source, plain):
    """A line for each expectation that is not met."""
    return [line for rule in RULES for line in rule(source, plain)]


def who_has(plain, policy):
    """Functions whose role has the managed policy, and the conditions under which."""
    for function in FUNCTIONS:
        arns = properties(plain, target(properties(plain, function).get("Role"))).get("ManagedPolicyArns", [])
        for arn in arns:
            if policy in set(mentioned(arn)):
                yield function, arn.get("Fn::If", [""])[0]


def who_calls_is_told_of_modules(source, plain):
    told = {
        function
        for function in FUNCTIONS
        if properties(plain, function).get("Environment", {}).get("Variables", {}).get("LATHE_MODULES") == {"Ref": "Modules"}
    }
    if told != CALLERS:
        yield f"{sorted(told) or 'nobody'} is told of modules, not {sorted(CALLERS)}"


def who_calls_reads_their_secrets(source, plain):
    policy = plain["Resources"].get("ReadModuleSecrets", {})
    allowed = list(statements(policy.get("Properties", {})))
    if not policy.get("Condition") or [one.get("Resource") for one in allowed] != [{"Ref": "ModuleSecrets"}]:
        yield "secrets of modules are not those that somebody named"
    if [set(one.get("Action", [])) for one in allowed] != [{"secretsmanager:GetSecretValue", "ssm:GetParameter"}]:
        yield "secrets of modules are not read where they may be"
    if set(who_has(plain, "ReadModuleSecrets")) != {(one, policy.get("Condition")) for one in CALLERS}:
        yield "secrets of modules are read by others than who calls them"


def who_calls_reaches_files(source, plain):
    """An address is as good as its signer's role: no object beside the prefix, and nothing but what addresses are for."""
    policy = plain["Resources"].get("UseFiles", {})
    if not policy.get("Condition") or set(who_has(plain, "UseFiles")) != {(one, policy.get("Condition")) for one in CALLERS}:
        yield "files are reached by others than who calls modules"
    granted = {}
    for one in statements(policy.get("Properties", {})):
        granted.setdefault(json.dumps(one.get("Resource")), set()).update(
            one["Action"] if isinstance(one["Action"], list) else [one["Action"]]
        )
    bucket = "arn:${AWS::Partition}:s3:::${FilesBucket}"
    wanted = {
        json.dumps({"Fn::Sub": bucket + "/${FilesPrefix}*"}): OF_OBJECTS,
        json.dumps({"Fn::Sub": bucket}): OF_THE_BUCKET,
    }
    if granted != wanted:
        yield f"files are reached by other ways than those of addresses: {granted}"
    for name, role in named(plain, "AWS::IAM::Role").items():
        if "FilesBucket" in set(mentioned(role["Properties"])):
            yield f"{name} reaches files by a policy of its own"


def files_are_nobody_elses(source, plain):
    bucket = plain["Resources"].get("Files", {})
    if not bucket.get("Condition"):
        yield "a bucket of files is made for who has one, or wants none"
    if {bucket.get("DeletionPolicy"), bucket.get("UpdateReplacePolicy")} != {"Retain"}:
        yield "files go with the stack"
    props = bucket.get("Properties", {})
    blocked = props.get("PublicAccessBlockConfiguration", {})
    if len(blocked) != 4 or not all(blocked.values()):
        yield "files may become public"
    if "BucketEncryption" not in props:
        yield "files are not encrypted with the key that somebody named"
    if props.get("VersioningConfiguration", {}).get("Status") == "Enabled":
        yield "a file that was deleted is still there, as a version"
    denied = [one for one in statements(properties(plain, "FilesPolicy")) if one.get("Effect") == "Deny"]
    if not any("aws:SecureTransport" in json.dumps(one) for one in denied):
        yield "files are got without encryption"


def pages_put_and_get_files(source, plain):
    rules = properties(plain, "Files").get("CorsConfiguration", {}).get("CorsRules", [])
    if len(rules) != 1:
        yield "no page can put a file"
        return
    rule = rules[0]
    if set(rule.get("AllowedMethods", [])) != {"GET", "HEAD", "PUT"}:
        yield "pages can do with files what addresses are not for, or less"
    if set(rule.get("AllowedHeaders", [])) != {"content-type", "if-none-match"}:
        yield "a page can't say what addresses are signed for, or may say anything"
    origins = rule.get("AllowedOrigins", [])
    if '"*"' in json.dumps(origins):
        yield "pages of anybody put and get files"
    if not {"CorsOrigins", "HttpApi", "DomainName"} <= set(mentioned(origins)):
        yield "pages of the service, or those that may ask it, can't put files"


RULES = (
    who_calls_is_told_of_modules,
    who_calls_reads_their_secrets,
    who_calls_reaches_files,
    files_are_nobody_elses,
    pages_put_and_get_files,
)
